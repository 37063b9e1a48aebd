-- Every decision of the gate asks whose cards are one person's: here with plans that a connection makes once.
create or replace function patients.same_person(wanted uuid) returns uuid[]
  language plpgsql stable security definer set search_path = pg_catalog, patients, app as $$
declare
  t uuid := app.tenant();
  head uuid;
begin
  select coalesce(p.merged_into, p.patient_id) into head from patients.patient p
  where p.tenant_id = t and p.patient_id = wanted;
  head := coalesce(head, wanted);
  return array[head] || array(select p.patient_id from patients.patient p
    where p.tenant_id = t and p.merged_into = head order by p.patient_id);
end $$;
