-- A withdrawal reaches the photos of all cards of the person.
create or replace function smile.stop_on_withdrawal() returns trigger language plpgsql as $$
begin
  if new.decision = 'withdrawn' and new.patient_id is not null
    and new.kind in ('health_special', 'biometric_image', 'third_party', 'cross_border') then
    insert into smile.stop (tenant_id, stop_id, case_id, entity_id, patient_id, consent, at, due_at)
      select c.tenant_id, gen_random_uuid(), c.case_id, c.entity_id, c.patient_id, new.kind, coalesce(new.recorded_at, new.at),
        coalesce(new.recorded_at, new.at) + interval '30 days'
      from smile.case c
      where c.tenant_id = new.tenant_id and c.entity_id = new.entity_id and c.patient_id = any (patients.same_person(new.patient_id))
        and not exists (select from smile.destruction d where d.tenant_id = c.tenant_id and d.case_id = c.case_id);
    update smile.share set revoked_at = coalesce(new.recorded_at, new.at), revoke_reason = 'withdrawal'
      where tenant_id = new.tenant_id and entity_id = new.entity_id and patient_id = any (patients.same_person(new.patient_id)) and revoked_at is null;
    update smile.job set state = 'stopped', code = 'consent.withdrawn', finished_at = coalesce(new.recorded_at, new.at),
        reason = 'Пациент отозвал согласие, обработка остановлена.'
      where tenant_id = new.tenant_id and entity_id = new.entity_id and patient_id = any (patients.same_person(new.patient_id)) and state = 'running';
  end if;
  return null;
end $$;
