-- No message leaves without an allowing decision of the gate: the database itself holds it, whoever dispatches.
alter table messaging.message
  -- Whose data it carries when no patient is named (a code to a phone, a letter to staff); see libs/purposes.
  add column subject_kind text,
  -- The partner whose offer it is (MD-4.5).
  add column partner text,
  drop constraint message_state_check,
  add constraint message_state_check check (state in ('queued', 'sent', 'failed', 'cancelled', 'refused'));
alter table messaging.delivery add column decision_id uuid;
-- The vendor's clients get letters before they are tenants.
alter table privacy.decision drop constraint decision_tenant_id_fkey;

create function messaging.sent_is_allowed() returns trigger
  language plpgsql set search_path = pg_catalog, messaging, privacy as $$
begin
  if not exists (select from privacy.decision d where d.tenant_id = new.tenant_id and d.object_id = new.message_id
      and d.object_kind = 'message' and d.allowed) then
    raise exception 'message % has no allowing decision of the gate', new.message_id using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger sent_is_allowed before update of state on messaging.message
  for each row when (new.state = 'sent') execute function messaging.sent_is_allowed();
create trigger sent_is_allowed_at_once before insert on messaging.message
  for each row when (new.state = 'sent') execute function messaging.sent_is_allowed();
create trigger delivery_is_allowed before insert on messaging.delivery
  for each row when (new.outcome in ('sent', 'retry')) execute function messaging.sent_is_allowed();
