-- Requests of people about their data, one case for every door (IP-3.6, IV-2.1, IP-4.2.4).
create schema cases;
grant usage on schema cases to amb_app, amb_patient, amb_platform, amb_search;

-- The operator's own terms, never longer than the law's (clauses.md 1.8 no. 7). A missing row means the law's number.
create table cases.operator_term (
  tenant_id uuid not null,
  entity_id uuid not null,
  term text not null,
  amount int not null check (amount > 0),
  set_by uuid not null,
  set_at timestamptz not null,
  primary key (tenant_id, entity_id, term),
  foreign key (tenant_id, entity_id) references tenancy.legal_entity,
  -- The law once more, where no path of the application can go round it.
  check (amount <= case term
    when 'withdrawal-stop' then 10 when 'withdrawal-destroy' then 30 when 'access-answer' then 10
    when 'authority-answer' then 10 when 'objection-answer' then 10 when 'correction' then 7
    when 'unlawful-stop' then 3 when 'unlawful-destroy' then 10 when 'goal-destroy' then 30 when 'claim' then 30
    else 0 end)
);
call app.protect_entity('cases.operator_term');
grant select, insert, update on cases.operator_term to amb_app;

create table cases.subject_case (
  tenant_id uuid not null,
  case_id uuid not null,
  entity_id uuid not null,
  number text not null,
  kind text not null check (kind in
    ('withdrawal', 'access', 'correction', 'blocking', 'objection', 'unlawful', 'claim', 'strange-access')),
  door text not null check (door in ('portal', 'email', 'paper', 'reception', 'authority')),
  requester_kind text not null check (requester_kind in ('subject', 'representative', 'authority')),
  requester_name text not null,
  -- Where the answer goes: mail, phone or postal address, as the requester gave it.
  requester_contact text not null,
  -- Representative's document, authority's letter: number and date.
  basis_document text,
  incoming_number text,
  patient_id uuid,
  received_at timestamptz not null,
  registered_at timestamptz not null,
  registered_by uuid,
  request text not null,
  state text not null check (state in ('identity-check', 'in-work', 'closed')),
  identified_at timestamptz,
  identified_by uuid,
  identified_how text,
  outcome text check (outcome in ('satisfied', 'partly', 'refused', 'not-identified', 'duplicate')),
  outcome_text text,
  closed_at timestamptz,
  closed_by uuid,
  same_as uuid,
  version int not null default 1,
  -- SHA-256 of the link that lets the owner of the address on the card confirm that he wrote.
  confirm_hash bytea unique,
  primary key (tenant_id, case_id),
  unique (tenant_id, entity_id, number),
  foreign key (tenant_id, entity_id) references tenancy.legal_entity,
  check ((state = 'closed') = (outcome is not null) and (outcome is null) = (closed_at is null)),
  check (state <> 'in-work' or identified_at is not null)
);
create index case_of_patient on cases.subject_case (tenant_id, patient_id);
create index case_open on cases.subject_case (tenant_id, received_at) where state <> 'closed';
-- Two withdrawals at once make one case: the second joins the first.
create unique index one_open_withdrawal on cases.subject_case (tenant_id, entity_id, patient_id)
  where kind = 'withdrawal' and state <> 'closed' and patient_id is not null;
call app.protect_entity('cases.subject_case');
grant select, insert on cases.subject_case to amb_app;
grant update (patient_id, state, identified_at, identified_by, identified_how, outcome, outcome_text, closed_at, closed_by,
  same_as, version, confirm_hash) on cases.subject_case to amb_app;
grant select on cases.subject_case to amb_patient;

create table cases.counter (
  tenant_id uuid not null,
  entity_id uuid not null,
  year int not null,
  last_number int not null,
  primary key (tenant_id, entity_id, year)
);
call app.protect_entity('cases.counter');
grant select, insert, update on cases.counter to amb_app;

-- A case has a clock for each duty: stop, destroy, answer. The explanation is kept as it was computed.
create table cases.deadline (
  tenant_id uuid not null,
  case_id uuid not null,
  entity_id uuid not null,
  patient_id uuid,
  term text not null,
  amount int not null,
  -- Exclusive end.
  due_at timestamptz not null,
  due_day date,
  explanation_ru text not null,
  explanation_en text not null,
  trace jsonb not null,
  provisional boolean not null,
  extended_at timestamptz,
  extension_reason text,
  met_at timestamptz,
  primary key (tenant_id, case_id, term),
  foreign key (tenant_id, case_id) references cases.subject_case
);
create index deadline_due on cases.deadline (tenant_id, due_at) where met_at is null;
call app.protect_entity('cases.deadline');
grant select, insert on cases.deadline to amb_app;
grant update (patient_id, due_at, due_day, explanation_ru, explanation_en, trace, provisional, extended_at, extension_reason, met_at)
  on cases.deadline to amb_app;
grant select on cases.deadline to amb_patient;

-- Everything that happened to a case, and every notice that left.
create table cases.journal (
  tenant_id uuid not null,
  entry_id uuid not null,
  case_id uuid not null,
  entity_id uuid not null,
  at timestamptz not null,
  actor_kind text not null,
  actor_id uuid,
  event text not null,
  text text not null,
  message_id uuid,
  txid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, entry_id),
  foreign key (tenant_id, case_id) references cases.subject_case
);
create index journal_of_case on cases.journal (tenant_id, case_id, at);
call app.protect_entity('cases.journal');
call app.append_only('cases.journal');
grant select, insert on cases.journal to amb_app;

-- Scans and letters, sealed with a key of their case (AES-256-GCM).
create table cases.attachment (
  tenant_id uuid not null,
  attachment_id uuid not null,
  case_id uuid not null,
  entity_id uuid not null,
  file_name text not null,
  media_type text not null,
  bytes int not null,
  sha256 bytea not null,
  sealed bytea not null,
  added_at timestamptz not null,
  primary key (tenant_id, attachment_id),
  foreign key (tenant_id, case_id) references cases.subject_case
);
create index attachment_of_case on cases.attachment (tenant_id, case_id);
call app.protect_entity('cases.attachment');
grant select, insert on cases.attachment to amb_app;

-- Letters that the mailboxes of legal entities brought. A letter is taken once, whoever brings it again.
create table cases.letter (
  tenant_id uuid not null,
  entity_id uuid not null,
  -- SHA-256 of the letter as it came (its kept part).
  sha256 bytea not null,
  received_at timestamptz not null,
  taken_at timestamptz not null,
  sender text,
  sender_name text not null,
  subject text not null,
  bytes bigint not null,
  -- Larger than what is read: attachments were not kept.
  cut boolean not null,
  verdict text not null check (verdict in ('withdrawal', 'case-reply', 'machine', 'other')),
  case_id uuid,
  primary key (tenant_id, entity_id, sha256)
);
call app.protect_entity('cases.letter');
grant select, insert on cases.letter to amb_app;

-- How the mailbox of a legal entity is: shown on the desk, an alarm when it has been silent.
create table cases.mailbox (
  tenant_id uuid not null,
  entity_id uuid not null,
  source text not null,
  uid_validity text,
  last_uid bigint not null default 0,
  last_ok_at timestamptz,
  last_error_at timestamptz,
  last_error text,
  failures int not null default 0,
  next_try_at timestamptz,
  primary key (tenant_id, entity_id, source)
);
call app.protect_entity('cases.mailbox');
grant select, insert, update on cases.mailbox to amb_app;
