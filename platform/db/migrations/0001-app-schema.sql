-- The settings of a transaction that row-level security reads, and the helpers that protect a table.
-- A transaction without settings sees nothing: every function answers NULL or an empty array.

create extension if not exists btree_gist;
create extension if not exists btree_gin;
create extension if not exists pg_trgm;

create schema app;
grant usage on schema app to amb_app, amb_patient, amb_site, amb_vendor, amb_platform, amb_search;

create function app.tenant() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('app.tenant', true), '')::uuid;

-- Legal entities whose data the actor works with (MM-3.9).
create function app.entities() returns uuid[]
  language sql stable parallel safe
  return coalesce(nullif(current_setting('app.entities', true), '')::uuid[], '{}');

-- Legal entities that share contacts with the actor's ones on a live ground (MM-3.10).
create function app.shared_entities() returns uuid[]
  language sql stable parallel safe
  return coalesce(nullif(current_setting('app.shared_entities', true), '')::uuid[], '{}');

-- Patients opened by emergency access, or the patients of a portal account.
create function app.patients() returns uuid[]
  language sql stable parallel safe
  return coalesce(nullif(current_setting('app.patients', true), '')::uuid[], '{}');

-- Makes a table belong to a tenant: row-level security is forced, so it binds the owner as well.
create procedure app.protect_tenant(target regclass)
  language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy tenant_rows on %s to amb_app, amb_patient, amb_site, amb_vendor
       using (tenant_id = (select app.tenant())) with check (tenant_id = (select app.tenant()))', target);
end $$;

-- Makes a table belong to a legal entity of a tenant (column entity_id). Patients see rows of their own records.
create procedure app.protect_entity(target regclass)
  language plpgsql as $$
declare
  has_patient boolean := exists (
    select from pg_attribute where attrelid = target and attname = 'patient_id' and not attisdropped);
  glass text := case when has_patient then ' or patient_id = any ((select app.patients())::uuid[])' else '' end;
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy entity_rows on %s to amb_app
       using (tenant_id = (select app.tenant()) and (entity_id = any ((select app.entities())::uuid[])%s))
       with check (tenant_id = (select app.tenant()) and entity_id = any ((select app.entities())::uuid[]))',
    target, glass);
  if has_patient then
    execute format(
      'create policy own_rows on %s to amb_patient
         using (tenant_id = (select app.tenant()) and patient_id = any ((select app.patients())::uuid[]))
         with check (tenant_id = (select app.tenant()) and patient_id = any ((select app.patients())::uuid[]))',
      target);
  end if;
end $$;

-- Evidence is only added. The rights of the roles say so first, this trigger holds even for the owner.
create function app.refuse_change() returns trigger
  language plpgsql as $$
begin
  raise exception 'rows of %.% are evidence and cannot be changed', tg_table_schema, tg_table_name
    using errcode = 'insufficient_privilege';
end $$;

create procedure app.append_only(target regclass)
  language plpgsql as $$
begin
  execute format(
    'create trigger append_only before update or delete on %s for each row execute function app.refuse_change()', target);
  execute format(
    'create trigger append_only_truncate before truncate on %s for each statement execute function app.refuse_change()', target);
end $$;
