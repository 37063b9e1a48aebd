-- A claim is a signed document (MD-8.2): on paper with its scan, or by a code in the portal with the signature named here.
alter table cases.subject_case add column signature_id uuid;
-- Claims of before this rule stay as they came.
alter table cases.subject_case add constraint claim_of_portal_is_signed
  check (kind <> 'claim' or door <> 'portal' or signature_id is not null) not valid;
