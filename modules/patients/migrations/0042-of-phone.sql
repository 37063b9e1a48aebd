-- Patients that a confirmed phone opens in the portal. Adults only for themselves: a child's card with the mother's
-- phone is opened by a verified representative, not by the phone.
create function patients.of_phone(wanted text) returns table (patient_id uuid)
  language sql stable security definer set search_path = pg_catalog, patients, app
begin atomic
  select p.patient_id from patients.patient p
  where p.tenant_id = app.tenant() and p.phone = wanted and p.merged_into is null
    and p.birth_date <= current_date - interval '18 years'
    and (p.verified_at is not null or p.source in ('site', 'portal'));
end;
alter function patients.of_phone(text) owner to amb_search;
revoke execute on function patients.of_phone(text) from public;
grant execute on function patients.of_phone(text) to amb_app;
