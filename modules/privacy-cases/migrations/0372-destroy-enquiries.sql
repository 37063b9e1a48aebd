-- A demand may come through the form of the site, too (IP-3.6a); and what came through it is destroyed like everything
-- else: with its writer, when he is a patient, or alone, by two people and with an act.
alter table cases.subject_case drop constraint subject_case_door_check;
alter table cases.subject_case add constraint subject_case_door_check
  check (door in ('portal', 'email', 'paper', 'reception', 'authority', 'site'));

alter table cases.destruction add column enquiry_id uuid;
alter table cases.destruction add constraint of_person_or_enquiry check (patient_id is null or enquiry_id is null);
alter table cases.destruction add constraint enquiry_is_destroyed check (outcome = 'destroy' or enquiry_id is null);
create unique index one_destruction_an_enquiry on cases.destruction (tenant_id, enquiry_id)
  where state in ('proposed', 'running') and enquiry_id is not null;

grant create on schema cases to amb_destroyer;
create or replace function cases.destroy_step(wanted uuid, which text, moment timestamptz) returns jsonb
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
  people uuid[];
  tels text[];
  closed text[];
  mails text[];
  proofs uuid[];
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
  -- All cards of the person: merged ones keep their own ids.
  people := case when d.patient_id is null then '{}' else patients.same_person(d.patient_id) end;
  if d.state <> 'running' or d.patient_id is null
    or (select count(*) from cases.destruction_approval where tenant_id = d.tenant_id and destruction_id = wanted) < 2
    or exists (select from cases.legal_hold where tenant_id = d.tenant_id and patient_id = any (people) and released_at is null) then
    raise exception 'destruction is not approved by two people, or the data are held' using errcode = 'insufficient_privilege';
  end if;
  -- Another legal entity of the network keeps the person: what is not marked with an entity stays.
  only_here := not exists (select from patients.patient_entity where tenant_id = d.tenant_id
    and patient_id = any (people) and entity_id <> d.entity_id);
  -- Also those that a card had before it was merged.
  select array_remove(array_agg(distinct known.phone), null), array_remove(array_agg(distinct known.email), null) into tels, mails
    from (select phone, email from patients.patient where tenant_id = d.tenant_id and patient_id = any (people)
      union all select m.before ->> 'phone', m.before ->> 'email' from merging.merge m
        where m.tenant_id = d.tenant_id and m.patient_id = any (people)) known;

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
            'cases.deadline', 'cases.destruction', 'cases.legal_hold', 'merging.merge')
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
            execute format('delete from %s y using %s x where x.tenant_id = $1 and x.patient_id = any ($2) and %s and %s',
              child.name, t.name, mine, child.link) using d.tenant_id, people;
            get diagnostics n = row_count;
            if n > 0 then
              out := out || jsonb_build_object(child.name, coalesce((out ->> child.name)::bigint, 0) + n);
            end if;
          end loop;
          if t.sealed then
            execute format('insert into audit.destroyed_row (tenant_id, stream, key, destruction_id, at)
              select x.tenant_id, %L, %s, $3, $4 from %s x where x.tenant_id = $1 and x.patient_id = any ($2) and %s
              on conflict do nothing', t.name, t.key, t.name, mine) using d.tenant_id, people, wanted, moment;
          end if;
          execute format('delete from %s x where x.tenant_id = $1 and x.patient_id = any ($2) and %s', t.name, mine)
            using d.tenant_id, people;
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
    delete from cases.journal j using cases.subject_case c where c.tenant_id = d.tenant_id and c.patient_id = any (people)
      and c.entity_id = d.entity_id and j.tenant_id = c.tenant_id and j.case_id = c.case_id;
    delete from cases.attachment j using cases.subject_case c where c.tenant_id = d.tenant_id and c.patient_id = any (people)
      and c.entity_id = d.entity_id and j.tenant_id = c.tenant_id and j.case_id = c.case_id;
    delete from cases.letter l using cases.subject_case c where c.tenant_id = d.tenant_id and c.patient_id = any (people)
      and c.entity_id = d.entity_id and l.tenant_id = c.tenant_id and l.case_id = c.case_id;
    update cases.deadline set patient_id = null where tenant_id = d.tenant_id and patient_id = any (people) and entity_id = d.entity_id;
    update cases.subject_case set requester_name = 'уничтожено', requester_contact = 'уничтожено', request = 'уничтожено',
      basis_document = null, identified_how = null, outcome_text = null, confirm_hash = null, patient_id = null
      where tenant_id = d.tenant_id and patient_id = any (people) and entity_id = d.entity_id;
    get diagnostics n = row_count;
    out := out || jsonb_build_object('cases.subject_case', n);
    if only_here then
      delete from messaging.delivery y using messaging.message m where m.tenant_id = d.tenant_id
        and m.recipient = any (tels || mails) and y.tenant_id = m.tenant_id and y.message_id = m.message_id;
      delete from messaging.message where tenant_id = d.tenant_id and recipient = any (tels || mails);
      get diagnostics n = row_count;
      out := out || jsonb_build_object('messaging.message', n);
      delete from site.booking_draft where tenant_id = d.tenant_id and contact ->> 'phone' = any (tels);
      -- What he wrote through the form of the site, before or after he became a patient, with the proof of its consent.
      insert into audit.destroyed_row (tenant_id, stream, key, destruction_id, at)
        select q.tenant_id, 'consents.record', q.tenant_id || '/' || q.consent_id, wanted, moment from enquiries.enquiry q
        where q.tenant_id = d.tenant_id and (q.phone = any (tels) or lower(q.email) = any (mails)) on conflict do nothing;
      delete from enquiries.answer a using enquiries.enquiry q where q.tenant_id = d.tenant_id
        and (q.phone = any (tels) or lower(q.email) = any (mails)) and a.tenant_id = q.tenant_id and a.enquiry_id = q.enquiry_id;
      with gone as (delete from enquiries.enquiry q where q.tenant_id = d.tenant_id
          and (q.phone = any (tels) or lower(q.email) = any (mails)) returning q.consent_id)
        select array_agg(consent_id) into proofs from gone;
      delete from consents.record where tenant_id = d.tenant_id and record_id = any (proofs);
      out := out || jsonb_build_object('enquiries.enquiry', coalesce(cardinality(proofs), 0));
      delete from identity.code_challenge where tenant_id = d.tenant_id and phone = any (tels);
      -- The account of a phone that nobody else's card carries ends.
      closed := array(select phone.phone from unnest(tels) as phone (phone) where not exists (select from patients.patient p
        where p.tenant_id = d.tenant_id and p.phone = phone.phone and not (p.patient_id = any (people))));
      if cardinality(closed) > 0 then
        delete from app.idempotency i using identity.patient_account a where a.tenant_id = d.tenant_id and a.phone = any (closed)
          and i.tenant_id = a.tenant_id and i.actor_id = a.account_id;
        delete from identity.session s using identity.patient_account a where a.tenant_id = d.tenant_id and a.phone = any (closed)
          and s.tenant_id = a.tenant_id and s.principal_id = a.account_id;
        delete from identity.patient_account where tenant_id = d.tenant_id and phone = any (closed);
        get diagnostics n = row_count;
        out := out || jsonb_build_object('identity.patient_account', n);
      end if;
      delete from app.idempotency where tenant_id = d.tenant_id
        and (body::text like any (select '%' || word || '%' from unnest(people::text[] || tels) word));
    end if;
  elsif which = 'person' then
    if only_here then
      delete from merging.merge where tenant_id = d.tenant_id and (patient_id = any (people) or merged_id = any (people));
      delete from patients.patient where tenant_id = d.tenant_id and patient_id = any (people);
      get diagnostics n = row_count;
      -- However many cards he had, he was counted once (MM-3.7).
      update patients.patient_counter set patients = patients - least(n, 1)::int where tenant_id = d.tenant_id;
    else
      update patients.patient set entity_ids = array_remove(entity_ids, d.entity_id)
        where tenant_id = d.tenant_id and patient_id = any (people);
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

-- Destroys what one person wrote through the site: the words, the contacts, the answer, the proof of the consent, what was
-- sent about it. Remembers itself as the step `rows`, so that a crash in between repeats nothing.
create function cases.destroy_enquiry(wanted uuid, moment timestamptz) returns jsonb
  language plpgsql security definer set search_path = pg_catalog, app as $$
declare
  d cases.destruction;
  e enquiries.enquiry;
  out jsonb := '{}';
  n bigint;
begin
  select * into d from cases.destruction where tenant_id = app.tenant() and destruction_id = wanted
    and entity_id = any (app.entities()) for update;
  if not found then
    raise exception 'no such destruction' using errcode = 'no_data_found';
  end if;
  select destroyed into out from cases.destruction_step where tenant_id = d.tenant_id and destruction_id = wanted and step = 'rows';
  if found then
    return out;
  end if;
  out := '{}';
  if d.state <> 'running' or d.enquiry_id is null
    or (select count(*) from cases.destruction_approval where tenant_id = d.tenant_id and destruction_id = wanted) < 2 then
    raise exception 'destruction is not approved by two people' using errcode = 'insufficient_privilege';
  end if;
  select * into e from enquiries.enquiry where tenant_id = d.tenant_id and enquiry_id = d.enquiry_id;
  if found then
    delete from messaging.delivery y using messaging.message m where m.tenant_id = d.tenant_id and m.about_id = e.enquiry_id
      and y.tenant_id = m.tenant_id and y.message_id = m.message_id;
    delete from messaging.message where tenant_id = d.tenant_id and about_id = e.enquiry_id;
    get diagnostics n = row_count;
    out := out || jsonb_build_object('messaging.message', n);
    delete from enquiries.answer where tenant_id = d.tenant_id and enquiry_id = e.enquiry_id;
    delete from enquiries.enquiry where tenant_id = d.tenant_id and enquiry_id = e.enquiry_id;
    out := out || jsonb_build_object('enquiries.enquiry', 1);
    insert into audit.destroyed_row (tenant_id, stream, key, destruction_id, at)
      values (d.tenant_id, 'consents.record', d.tenant_id || '/' || e.consent_id, wanted, moment) on conflict do nothing;
    delete from consents.record where tenant_id = d.tenant_id and record_id = e.consent_id;
    out := out || jsonb_build_object('consents.record', 1);
  end if;
  insert into cases.destruction_step (tenant_id, destruction_id, entity_id, step, destroyed, at)
    values (d.tenant_id, wanted, d.entity_id, 'rows', out, moment);
  return out;
end $$;
alter function cases.destroy_enquiry(uuid, timestamptz) owner to amb_destroyer;
revoke execute on function cases.destroy_enquiry(uuid, timestamptz) from public;
grant execute on function cases.destroy_enquiry(uuid, timestamptz) to amb_app;
revoke create on schema cases from amb_destroyer;
