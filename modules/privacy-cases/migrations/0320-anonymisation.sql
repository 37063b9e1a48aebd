-- The other outcome of a reached goal: destroyed or anonymised (152-ФЗ art. 5 p. 7; IP-3.8b). Who approves sees which.
alter table cases.destruction add column outcome text not null default 'destroy' check (outcome in ('destroy', 'anonymise'));
-- Whoever has withdrawn is destroyed (art. 21 p. 5): his case leaves no choice.
alter table cases.destruction add constraint withdrawn_are_destroyed check (outcome = 'destroy' or case_id is null);
grant update (outcome) on cases.destruction to amb_app;

-- What two people have looked at does not change under their hands.
create function cases.refuse_other_outcome() returns trigger language plpgsql as $$
begin
  if exists (select from cases.destruction_approval a where a.tenant_id = old.tenant_id and a.destruction_id = old.destruction_id) then
    raise exception 'the outcome has been approved already' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger approved_outcome before update of outcome on cases.destruction
  for each row when (new.outcome is distinct from old.outcome) execute function cases.refuse_other_outcome();

-- 'anonymous': the generalised record was kept, or nothing could be. 'space': the place of the rows was written over.
alter table cases.destruction_step drop constraint destruction_step_step_check;
alter table cases.destruction_step add constraint destruction_step_step_check
  check (step in ('anonymous', 'files', 'rows', 'traces', 'person', 'space'));

-- What is left of somebody who was anonymised. No key, no link, no moment: nothing here leads to the act or to a person.
create table cases.anonymous_record (
  tenant_id uuid not null,
  record_id uuid not null default gen_random_uuid(),
  entity_id uuid not null,
  sex text check (sex in ('male', 'female')),
  age_from int,
  age_to int check (age_to - age_from >= 9),
  year int,
  visits text not null,
  paid text not null,
  sections text[] not null,
  -- How many people of the operator fitted the traits when the record was made.
  people int not null check (people >= 5),
  primary key (tenant_id, record_id),
  check ((age_from is null) = (age_to is null))
);
call app.protect_entity('cases.anonymous_record');
-- Deleting is for shuffling: every new record writes the operator's others anew.
grant select, insert, delete on cases.anonymous_record to amb_app;

-- Deleting leaves the bytes of rows in the pages of a table, in its indexes and in the planner's samples until others need
-- the place. This writes the tables of an act anew, without what is gone, and samples them again. Waits for nobody longer
-- than two seconds, and leaves tables over `at_most` bytes to a quieter hour; answers the tables that are still to do.
create function cases.rewrite_space(tables text[], at_most bigint) returns text[]
  language plpgsql security definer set search_path = pg_catalog, app set lock_timeout = '2s' as $$
declare
  name text;
  key text;
  undone text[] := '{}';
begin
  foreach name in array tables loop
    if to_regclass(name) is null or not exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.oid = to_regclass(name) and c.relkind = 'r' and n.nspname !~ '^(pg_|information_schema$|public$)') then
      continue;
    end if;
    if pg_total_relation_size(to_regclass(name)) > at_most then
      undone := undone || name;
      continue;
    end if;
    select c.relname into key from pg_index i join pg_class c on c.oid = i.indexrelid
      where i.indrelid = to_regclass(name) and i.indisprimary;
    begin
      execute format('cluster %s using %I', to_regclass(name), key);
      execute format('analyze %s', to_regclass(name));
    exception when lock_not_available or object_in_use then
      undone := undone || name;
    end;
  end loop;
  return undone;
end $$;
revoke execute on function cases.rewrite_space(text[], bigint) from public;
grant execute on function cases.rewrite_space(text[], bigint) to amb_app;
