-- Destruction with proof: queue, two people, steps that survive a crash, one act (order of Roskomnadzor 179; IP-3.8b).

create table cases.legal_hold (
  tenant_id uuid not null,
  hold_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  ground text not null check (length(btrim(ground)) >= 5),
  set_by uuid not null,
  set_at timestamptz not null,
  released_by uuid,
  released_at timestamptz,
  release_reason text,
  primary key (tenant_id, hold_id),
  check ((released_at is null) = (released_by is null))
);
create index hold_of_patient on cases.legal_hold (tenant_id, patient_id) where released_at is null;
call app.protect_entity('cases.legal_hold');
grant select, insert on cases.legal_hold to amb_app;
grant update (released_by, released_at, release_reason) on cases.legal_hold to amb_app;

create table cases.destruction (
  tenant_id uuid not null,
  destruction_id uuid not null,
  entity_id uuid not null,
  -- Emptied when it is done: the act names the record number only.
  patient_id uuid,
  subject_info text not null,
  reason text not null,
  norm text not null,
  case_id uuid,
  state text not null check (state in ('proposed', 'running', 'done', 'rejected')),
  proposed_at timestamptz not null,
  proposed_by uuid,
  due_at timestamptz not null,
  due_explanation text not null,
  started_at timestamptz,
  finished_at timestamptz,
  rejected_by uuid,
  reject_reason text,
  primary key (tenant_id, destruction_id)
);
create unique index one_destruction_a_person on cases.destruction (tenant_id, entity_id, patient_id)
  where state in ('proposed', 'running') and patient_id is not null;
call app.protect_entity('cases.destruction');
grant select, insert on cases.destruction to amb_app;
grant update (patient_id, state, started_at, finished_at, rejected_by, reject_reason) on cases.destruction to amb_app;

create table cases.destruction_approval (
  tenant_id uuid not null,
  destruction_id uuid not null,
  entity_id uuid not null,
  user_id uuid not null,
  at timestamptz not null,
  primary key (tenant_id, destruction_id, user_id),
  foreign key (tenant_id, destruction_id) references cases.destruction
);
call app.protect_entity('cases.destruction_approval');
call app.append_only('cases.destruction_approval');
grant select, insert on cases.destruction_approval to amb_app;

-- What each step has destroyed, by table; written with the step, so that a crash in between repeats nothing.
create table cases.destruction_step (
  tenant_id uuid not null,
  destruction_id uuid not null,
  entity_id uuid not null,
  step text not null check (step in ('rows', 'traces', 'person')),
  destroyed jsonb not null,
  at timestamptz not null,
  primary key (tenant_id, destruction_id, step),
  foreign key (tenant_id, destruction_id) references cases.destruction
);
call app.protect_entity('cases.destruction_step');
call app.append_only('cases.destruction_step');
grant select, insert on cases.destruction_step to amb_app;

create table cases.destruction_act (
  tenant_id uuid not null,
  act_id uuid not null,
  destruction_id uuid not null,
  entity_id uuid not null,
  number text not null,
  made_at timestamptz not null,
  act jsonb not null,
  log_extract jsonb not null,
  pdf bytea not null,
  sha256 bytea not null,
  -- Three years (order 179 p. 8).
  keep_until date not null,
  primary key (tenant_id, act_id),
  -- Made once, whoever tries again.
  unique (tenant_id, destruction_id),
  unique (tenant_id, entity_id, number)
);
call app.protect_entity('cases.destruction_act');
call app.append_only('cases.destruction_act');
grant select, insert on cases.destruction_act to amb_app;

-- Rows of evidence that were lawfully destroyed: the verifier expects them to be gone. Sealed like evidence itself.
create table audit.destroyed_row (
  tenant_id uuid not null,
  stream text not null,
  key text not null,
  destruction_id uuid not null,
  at timestamptz not null,
  txid xid8 not null default pg_current_xact_id(),
  primary key (stream, key)
);
create index destroyed_unsealed on audit.destroyed_row (txid);
call app.protect_tenant('audit.destroyed_row');
call app.append_only('audit.destroyed_row');
create policy sealing on audit.destroyed_row for select to amb_platform using (true);
grant select on audit.destroyed_row to amb_platform;

-- Evidence stays unchangeable for everybody but the one function below, which only knows approved destructions.
create or replace function app.refuse_change() returns trigger
  language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_user = 'amb_destroyer' then
    return old;
  end if;
  raise exception 'rows of %.% are evidence and cannot be changed', tg_table_schema, tg_table_name
    using errcode = 'insufficient_privilege';
end $$;
create or replace function records.refuse_signed_change() returns trigger language plpgsql as $$
begin
  if old.signed_at is not null and not (tg_op = 'DELETE' and current_user = 'amb_destroyer') then
    raise exception 'a signed protocol cannot change' using errcode = 'AM002';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;

-- Lets the destroyer reach a table of a person. Called for every table now and, from the protecting procedures, later.
create procedure app.allow_destruction(target regclass)
  language plpgsql as $$
begin
  execute format('grant usage on schema %I to amb_destroyer',
    (select nspname from pg_namespace n join pg_class c on c.relnamespace = n.oid where c.oid = target));
  execute format('grant select, delete on %s to amb_destroyer', target);
  execute format('create policy destroy on %s to amb_destroyer using (tenant_id = (select app.tenant()))', target);
end $$;

create or replace procedure app.protect_tenant(target regclass)
  language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy tenant_rows on %s to amb_app, amb_patient, amb_site, amb_vendor
       using (tenant_id = (select app.tenant())) with check (tenant_id = (select app.tenant()))', target);
  call app.allow_destruction(target);
end $$;

create or replace procedure app.protect_entity(target regclass)
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
  call app.allow_destruction(target);
end $$;

do $$
declare
  t regclass;
begin
  for t in
    select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'public')
      and pg_get_userbyid(c.relowner) = current_user
      and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
  loop
    call app.allow_destruction(t);
  end loop;
end $$;
grant usage on schema app, cases to amb_destroyer;
grant create on schema cases to amb_destroyer;
grant insert on audit.destroyed_row, cases.destruction_step to amb_destroyer;
grant update (state) on cases.destruction to amb_destroyer;
grant update on cases.subject_case, cases.deadline, patients.patient, patients.patient_counter to amb_destroyer;

-- One step of an approved destruction: 'rows' (everything that names the person by id), 'traces' (account, codes, drafts,
-- messages by phone and mail, words in cases), 'person' (the card). Answers what it destroyed, by table; a step that was
-- done answers what it did then. Refuses unless two people have approved and nothing holds the data.
create function cases.destroy_step(wanted uuid, which text, moment timestamptz) returns jsonb
  language plpgsql security definer set search_path = pg_catalog, app as $$
declare
  d cases.destruction;
  done jsonb;
  out jsonb := '{}';
  t record;
  child record;
  n bigint;
  again boolean;
  mine text;
  only_here boolean;
  tel text;
  mail text;
begin
  select * into d from cases.destruction where tenant_id = app.tenant() and destruction_id = wanted
    and entity_id = any (app.entities()) for update;
  if not found then
    raise exception 'no such destruction' using errcode = 'no_data_found';
  end if;
  select destroyed into done from cases.destruction_step where tenant_id = d.tenant_id and destruction_id = wanted and step = which;
  if found then
    return done;
  end if;
  if d.state <> 'running' or d.patient_id is null
    or (select count(*) from cases.destruction_approval where tenant_id = d.tenant_id and destruction_id = wanted) < 2
    or exists (select from cases.legal_hold where tenant_id = d.tenant_id and patient_id = d.patient_id and released_at is null) then
    raise exception 'destruction is not approved by two people, or the data are held' using errcode = 'insufficient_privilege';
  end if;
  -- Another legal entity of the network keeps the person: what is not marked with an entity stays.
  only_here := not exists (select from patients.patient_entity where tenant_id = d.tenant_id
    and patient_id = d.patient_id and entity_id <> d.entity_id);
  select phone, email into tel, mail from patients.patient where tenant_id = d.tenant_id and patient_id = d.patient_id;

  if which = 'rows' then
    loop
      again := false;
      for t in
        select c.oid, c.oid::regclass::text as name,
          exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'entity_id' and not a.attisdropped) as by_entity,
          exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'txid' and not a.attisdropped) as sealed,
          (select string_agg(quote_ident(a.attname), ' || ''/'' || ' order by k.place) from pg_index i,
            unnest(i.indkey) with ordinality k (number, place), pg_attribute a
            where i.indrelid = c.oid and i.indisprimary and a.attrelid = c.oid and a.attnum = k.number) as key
        from pg_class c join pg_namespace s on s.oid = c.relnamespace
        where c.relkind = 'r' and s.nspname not in ('pg_catalog', 'information_schema', 'public')
          and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'patient_id' and not a.attisdropped)
          and c.oid::regclass::text not in ('patients.patient', 'audit.event', 'privacy.decision', 'cases.subject_case',
            'cases.deadline', 'cases.destruction', 'cases.legal_hold')
        order by c.oid desc
      loop
        mine := case
          when not t.by_entity then case when only_here then 'true' else 'false' end
          when only_here then format('(x.entity_id = %L or x.entity_id is null)', d.entity_id)
          else format('x.entity_id = %L', d.entity_id) end;
        begin
          for child in
            select k.conrelid::regclass::text as name,
              (select string_agg(format('y.%I = x.%I', a.attname, b.attname), ' and ')
                from unnest(k.conkey, k.confkey) as p (own, theirs)
                join pg_attribute a on a.attrelid = k.conrelid and a.attnum = p.own
                join pg_attribute b on b.attrelid = k.confrelid and b.attnum = p.theirs) as link
            from pg_constraint k where k.contype = 'f' and k.confrelid = t.oid and k.conrelid <> k.confrelid
          loop
            execute format('delete from %s y using %s x where x.tenant_id = $1 and x.patient_id = $2 and %s and %s',
              child.name, t.name, mine, child.link) using d.tenant_id, d.patient_id;
            get diagnostics n = row_count;
            if n > 0 then
              out := out || jsonb_build_object(child.name, coalesce((out ->> child.name)::bigint, 0) + n);
            end if;
          end loop;
          if t.sealed then
            execute format('insert into audit.destroyed_row (tenant_id, stream, key, destruction_id, at)
              select x.tenant_id, %L, %s, $3, $4 from %s x where x.tenant_id = $1 and x.patient_id = $2 and %s
              on conflict do nothing', t.name, t.key, t.name, mine) using d.tenant_id, d.patient_id, wanted, moment;
          end if;
          execute format('delete from %s x where x.tenant_id = $1 and x.patient_id = $2 and %s', t.name, mine)
            using d.tenant_id, d.patient_id;
          get diagnostics n = row_count;
          if n > 0 then
            out := out || jsonb_build_object(t.name, coalesce((out ->> t.name)::bigint, 0) + n);
          end if;
        exception when foreign_key_violation then
          again := true;
        end;
      end loop;
      exit when not again;
    end loop;
  elsif which = 'traces' then
    delete from cases.journal j using cases.subject_case c where c.tenant_id = d.tenant_id and c.patient_id = d.patient_id
      and c.entity_id = d.entity_id and j.tenant_id = c.tenant_id and j.case_id = c.case_id;
    delete from cases.attachment j using cases.subject_case c where c.tenant_id = d.tenant_id and c.patient_id = d.patient_id
      and c.entity_id = d.entity_id and j.tenant_id = c.tenant_id and j.case_id = c.case_id;
    delete from cases.letter l using cases.subject_case c where c.tenant_id = d.tenant_id and c.patient_id = d.patient_id
      and c.entity_id = d.entity_id and l.tenant_id = c.tenant_id and l.case_id = c.case_id;
    update cases.deadline set patient_id = null where tenant_id = d.tenant_id and patient_id = d.patient_id and entity_id = d.entity_id;
    update cases.subject_case set requester_name = 'уничтожено', requester_contact = 'уничтожено', request = 'уничтожено',
      basis_document = null, identified_how = null, outcome_text = null, confirm_hash = null, patient_id = null
      where tenant_id = d.tenant_id and patient_id = d.patient_id and entity_id = d.entity_id;
    get diagnostics n = row_count;
    out := out || jsonb_build_object('cases.subject_case', n);
    if only_here then
      delete from messaging.delivery y using messaging.message m where m.tenant_id = d.tenant_id
        and m.recipient in (tel, mail) and y.tenant_id = m.tenant_id and y.message_id = m.message_id;
      delete from messaging.message where tenant_id = d.tenant_id and recipient in (tel, mail);
      get diagnostics n = row_count;
      out := out || jsonb_build_object('messaging.message', n);
      delete from site.booking_draft where tenant_id = d.tenant_id and contact ->> 'phone' = tel;
      delete from identity.code_challenge where tenant_id = d.tenant_id and phone = tel;
      if not exists (select from patients.patient where tenant_id = d.tenant_id and phone = tel and patient_id <> d.patient_id) then
        delete from app.idempotency i using identity.patient_account a where a.tenant_id = d.tenant_id and a.phone = tel
          and i.tenant_id = a.tenant_id and i.actor_id = a.account_id;
        delete from identity.session s using identity.patient_account a where a.tenant_id = d.tenant_id and a.phone = tel
          and s.tenant_id = a.tenant_id and s.principal_id = a.account_id;
        delete from identity.patient_account where tenant_id = d.tenant_id and phone = tel;
        get diagnostics n = row_count;
        out := out || jsonb_build_object('identity.patient_account', n);
      end if;
      delete from app.idempotency where tenant_id = d.tenant_id
        and (body::text like '%' || d.patient_id || '%' or position(tel in coalesce(body::text, '')) > 0);
    end if;
  elsif which = 'person' then
    if only_here then
      delete from patients.patient where tenant_id = d.tenant_id and patient_id = d.patient_id;
      get diagnostics n = row_count;
      update patients.patient_counter set patients = patients - n where tenant_id = d.tenant_id;
    else
      update patients.patient set entity_ids = array_remove(entity_ids, d.entity_id)
        where tenant_id = d.tenant_id and patient_id = d.patient_id;
      n := 0;
    end if;
    out := out || jsonb_build_object('patients.patient', n);
  else
    raise exception 'no step %', which;
  end if;
  insert into cases.destruction_step (tenant_id, destruction_id, entity_id, step, destroyed, at)
    values (d.tenant_id, wanted, d.entity_id, which, out, moment);
  return out;
end $$;
alter function cases.destroy_step(uuid, text, timestamptz) owner to amb_destroyer;
revoke execute on function cases.destroy_step(uuid, text, timestamptz) from public;
grant execute on function cases.destroy_step(uuid, text, timestamptz) to amb_app;
revoke create on schema cases from amb_destroyer;
