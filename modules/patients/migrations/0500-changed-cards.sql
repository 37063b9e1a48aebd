-- Which cards changed lately, so that a process knows which of the schedules it remembers show an old name (MM-3.9: what a
-- reader may see, he sees as it is now). The transaction's number says what a later reader has not seen yet: numbers are
-- given at the beginning and commits come in any order, so only a snapshot tells. The last characters of a card's id are
-- enough to find the schedules that show it, and say nothing about a person who was destroyed.
create table patients.changed_card (
  tenant_id uuid not null,
  xid bigint not null default pg_current_xact_id()::text::bigint,
  card_tail text not null check (length(card_tail) = 4),
  primary key (tenant_id, xid, card_tail)
);
call app.protect_tenant('patients.changed_card');
create policy noting on patients.changed_card to amb_search using (true) with check (true);
create policy forgetting on patients.changed_card to amb_platform using (true);
grant select on patients.changed_card to amb_app;
grant select, insert on patients.changed_card to amb_search;
grant select, delete on patients.changed_card to amb_platform;

create function patients.note_change() returns trigger
  language plpgsql security definer set search_path = pg_catalog, patients as $$
begin
  insert into patients.changed_card (tenant_id, card_tail) values (old.tenant_id, right(old.patient_id::text, 4))
  on conflict do nothing;
  return null;
end $$;
alter function patients.note_change() owner to amb_search;
create trigger note_change after update or delete on patients.patient
  for each row execute function patients.note_change();

-- Whether the reader works with a patient is asked once a statement instead of once a row.
create or replace view patients.brief with (security_invoker) as
  select tenant_id, patient_id, surname, given, patronymic, birth_date, phone, verified_at is not null as verified,
    entity_ids, cards, entity_ids && (select app.entities()) as own, search, merged_into, blocked_since
  from patients.patient;
