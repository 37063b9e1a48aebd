-- The end of a contract's data (MM-7.7, MM-7.9, MM1-8.2): what is destroyed, by whom allowed, and the act about it. Rows go
-- in batches that remember themselves, so that a crash in between repeats nothing and a large clinic holds no long lock.
create table clients.destruction (
  tenant_id uuid not null references clients.client,
  destruction_id uuid not null,
  -- The term that ran out; none when an old copy of the database brought a destroyed clinic back.
  retention_id uuid,
  cause text not null check (cause in ('term', 'restored-copy')),
  started_at timestamptz not null,
  -- What the act needs and what is gone afterwards: counts, record numbers, who worked only here.
  facts jsonb not null,
  people uuid[],
  destroyed jsonb not null default '{}',
  keys int not null default 0,
  files int not null default 0,
  finished_at timestamptz,
  primary key (tenant_id, destruction_id),
  check ((cause = 'term') = (retention_id is not null))
);
create unique index destruction_running on clients.destruction (tenant_id) where finished_at is null;
call app.protect_contract('clients.destruction');
grant select on clients.destruction to amb_vendor;
grant select, insert, update (keys, files, finished_at) on clients.destruction to amb_platform;

create table clients.destruction_act (
  tenant_id uuid not null references clients.client,
  act_id uuid not null,
  destruction_id uuid not null,
  number text not null unique,
  made_at timestamptz not null,
  act jsonb not null,
  log_extract jsonb not null,
  pdf bytea not null,
  sha256 text not null,
  token text not null unique,
  -- Three years (order 179 p. 8).
  keep_until date not null,
  primary key (tenant_id, act_id),
  unique (tenant_id, destruction_id)
);
call app.protect_contract('clients.destruction_act');
call app.append_only('clients.destruction_act');
grant select on clients.destruction_act to amb_vendor;
grant select, insert on clients.destruction_act to amb_platform;

-- What the destroyer has to know before it destroys, and where it writes down what it did.
grant usage on schema clients to amb_destroyer;
grant select on clients.client, clients.retention, clients.legal_hold, clients.destruction to amb_destroyer;
grant update (people, destroyed) on clients.destruction to amb_destroyer;
create policy before_destruction on clients.client for select to amb_destroyer using (tenant_id = (select app.tenant()));
create policy before_destruction on clients.retention for select to amb_destroyer using (tenant_id = (select app.tenant()));
create policy before_destruction on clients.legal_hold for select to amb_destroyer using (tenant_id = (select app.tenant()));
create policy own_work on clients.destruction to amb_destroyer using (tenant_id = (select app.tenant()))
  with check (tenant_id = (select app.tenant()));
-- People of the staff who work nowhere else go with their clinic.
create policy works_elsewhere on identity.membership for select to amb_destroyer using (true);
do $$
declare
  t text;
begin
  foreach t in array array['identity.staff_user', 'identity.recovery_code', 'identity.passkey', 'identity.known_device'] loop
    execute format('grant select, delete on %s to amb_destroyer', t);
    execute format('create policy destroy on %s to amb_destroyer using (true)', t);
  end loop;
end $$;
create policy destroy_of_person on identity.session for delete to amb_destroyer using (true);
create policy see_of_person on identity.session for select to amb_destroyer using (true);
grant create on schema clients to amb_destroyer;

-- Destroys up to `at_most` rows of a clinic and answers how many; 0 says that nothing is left. Refuses unless the term has
-- run out on `today`, nothing holds the data and the destruction was begun; a clinic that came back from an old copy of the
-- database needs no term. Stays: the contract and its money, the journal of actions without names, the clinic's address.
create function clients.destroy_rows(wanted uuid, at_most int, today date, moment timestamptz) returns bigint
  language plpgsql security definer set search_path = pg_catalog, app as $$
declare
  d clients.destruction;
  t record;
  n bigint;
  total bigint := 0;
  counts jsonb;
  waiting text;
begin
  select * into d from clients.destruction where tenant_id = app.tenant() and destruction_id = wanted for update;
  if not found or d.finished_at is not null then
    raise exception 'no such destruction' using errcode = 'no_data_found';
  end if;
  if exists (select from clients.legal_hold h where h.tenant_id = d.tenant_id and h.lifted_at is null)
    or exists (select from cases.legal_hold h where h.tenant_id = d.tenant_id and h.released_at is null) then
    raise exception 'the data are held' using errcode = 'insufficient_privilege';
  end if;
  if d.cause = 'term' and not exists (
    select from clients.retention r join clients.client c using (tenant_id)
    where r.tenant_id = d.tenant_id and r.retention_id = d.retention_id and r.ended_at is null and r.keep_until < today
      and c.state = 'retention') then
    raise exception 'the term of keeping has not run out' using errcode = 'insufficient_privilege';
  end if;
  if d.people is null then
    update clients.destruction set people = array(
      select distinct m.user_id from identity.membership m where m.tenant_id = d.tenant_id and not exists (
        select from identity.membership o where o.user_id = m.user_id and o.tenant_id <> d.tenant_id))
      where tenant_id = d.tenant_id and destruction_id = wanted returning people into d.people;
  end if;
  counts := d.destroyed;
  for t in
    select c.oid, c.oid::regclass::text as name,
      exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'txid' and not a.attisdropped) as sealed,
      (select string_agg('x.' || quote_ident(a.attname), ' || ''/'' || ' order by k.place) from pg_index i,
        unnest(i.indkey) with ordinality k (number, place), pg_attribute a
        where i.indrelid = c.oid and i.indisprimary and a.attrelid = c.oid and a.attnum = k.number) as key
    from pg_class c join pg_namespace s on s.oid = c.relnamespace
    where c.relkind = 'r'
      and s.nspname not in ('pg_catalog', 'information_schema', 'public', 'clients', 'offers', 'billing', 'entitlements')
      and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
      and c.oid::regclass::text not in ('audit.event', 'audit.destroyed_row', 'privacy.decision', 'files.key_destruction',
        'tenancy.tenant', 'tenancy.test_clock')
    order by c.oid desc
  loop
    begin
      if t.sealed then
        execute format('with gone as (
            delete from %s x where x.ctid = any (array(select ctid from %s where tenant_id = $1 limit $2)) returning x.*
          ), noted as (
            insert into audit.destroyed_row (tenant_id, stream, key, destruction_id, at)
            select x.tenant_id, %L, %s, $3, $4 from gone x on conflict do nothing
          ) select count(*) from gone', t.name, t.name, t.name, t.key)
          into n using d.tenant_id, at_most - total, wanted, moment;
      else
        execute format('delete from %s where ctid = any (array(select ctid from %s where tenant_id = $1 limit $2))',
          t.name, t.name) using d.tenant_id, at_most - total;
        get diagnostics n = row_count;
      end if;
    exception when foreign_key_violation then
      waiting := t.name;
      continue;
    end;
    if n > 0 then
      total := total + n;
      counts := counts || jsonb_build_object(t.name, coalesce((counts ->> t.name)::bigint, 0) + n);
    end if;
    exit when total >= at_most;
  end loop;
  if total = 0 and waiting is not null then
    raise exception 'rows of % are still referred to', waiting;
  end if;
  if total = 0 then
    delete from identity.recovery_code where user_id = any (d.people);
    delete from identity.passkey where user_id = any (d.people);
    delete from identity.known_device where principal_id = any (d.people);
    delete from identity.session where principal_id = any (d.people);
    -- Whoever was invited elsewhere meanwhile stays.
    delete from identity.staff_user u where u.user_id = any (d.people)
      and not exists (select from identity.membership m where m.user_id = u.user_id);
    get diagnostics n = row_count;
    total := n;
    counts := counts || jsonb_build_object('identity.staff_user', coalesce((counts ->> 'identity.staff_user')::bigint, 0) + n);
  end if;
  update clients.destruction set destroyed = counts where tenant_id = d.tenant_id and destruction_id = wanted;
  return total;
end $$;
alter function clients.destroy_rows(uuid, int, date, timestamptz) owner to amb_destroyer;
revoke execute on function clients.destroy_rows(uuid, int, date, timestamptz) from public;
grant execute on function clients.destroy_rows(uuid, int, date, timestamptz) to amb_platform;
revoke create on schema clients from amb_destroyer;


-- A signed plan goes with its person or its clinic, like every other evidence.
create or replace function treatment_plans.refuse_signed_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_user = 'amb_destroyer' then
    return old;
  end if;
  if old.signed_at is not null or tg_op = 'DELETE' then
    raise exception 'a signed plan cannot change' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
