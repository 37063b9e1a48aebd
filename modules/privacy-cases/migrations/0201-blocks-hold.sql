-- A blocked person's data are only kept and mended (152-ФЗ art. 3 p. 7; IP-4.2.4): the gate says so to whoever asks,
-- and the database holds it against whoever forgets to ask.
grant create on schema privacy to amb_search;

-- Refuses a new row about a blocked person. The purpose is the trigger's argument. A doctor who opened the record in an
-- emergency goes on: life comes first (323-ФЗ art. 13 p. 4), the reason and the officers' letters are on record.
create function privacy.refuse_blocked() returns trigger
  language plpgsql security definer set search_path = pg_catalog, privacy, app as $$
declare
  found_block record;
begin
  if new.patient_id is null or new.patient_id = any (app.patients()) and session_user = 'amb_app' then
    return new;
  end if;
  select b.since, b.reason into found_block from privacy.processing_block b
  where b.tenant_id = new.tenant_id and b.patient_id = new.patient_id
    and (b.entity_id is null or b.entity_id = new.entity_id) and (b.purposes is null or tg_argv[0] = any (b.purposes))
    and not exists (select from privacy.processing_unblock u where u.tenant_id = b.tenant_id and u.block_id = b.block_id)
  order by b.since limit 1;
  if found then
    raise exception 'data are blocked' using errcode = 'AM010',
      detail = 'Обработка данных заблокирована с ' || to_char(found_block.since at time zone 'UTC', 'DD.MM.YYYY') || ': ' || found_block.reason || '.';
  end if;
  return new;
end $$;
alter function privacy.refuse_blocked() owner to amb_search;
revoke create on schema privacy from amb_search;

-- Messages that a block has held may leave when it has ended.
grant update (next_attempt_at) on messaging.message to amb_app;

-- Puts a table of a person's rows (tenant_id, entity_id, patient_id) under the block.
create procedure app.hold_blocked(target regclass, purpose text)
  language plpgsql as $$
begin
  execute format('create trigger hold_blocked before insert on %s for each row execute function privacy.refuse_blocked(%L)',
    target, purpose);
end $$;

call app.hold_blocked('scheduling.appointment', 'notifications');
create trigger hold_blocked_move before update of patient_id, starts_at, practitioner_id on scheduling.appointment
  for each row when (new.patient_id is not null and (new.patient_id, new.starts_at, new.practitioner_id)
    is distinct from (old.patient_id, old.starts_at, old.practitioner_id))
  execute function privacy.refuse_blocked('notifications');
call app.hold_blocked('records.encounter', 'care');
call app.hold_blocked('records.protocol', 'care');
create trigger hold_blocked_text before update of content on records.protocol
  for each row when (new.content is distinct from old.content) execute function privacy.refuse_blocked('care');
call app.hold_blocked('records.rendered_service', 'care');
call app.hold_blocked('money.bill', 'settlement');
call app.hold_blocked('treatment_plans.plan', 'care');
call app.hold_blocked('treatment_plans.version', 'care');
call app.hold_blocked('treatment_plans.signature_request', 'care');
call app.hold_blocked('odontogram.change', 'care');
call app.hold_blocked('odontogram.entry', 'care');
call app.hold_blocked('odontogram.perio_exam', 'care');
call app.hold_blocked('care_notes.alert', 'care');
call app.hold_blocked('care_notes.note', 'care');
