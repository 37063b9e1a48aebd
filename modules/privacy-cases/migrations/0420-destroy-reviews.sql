-- A review that its writer took back is destroyed like everything whose consent has ended (152-ФЗ art. 21 p. 5): two people,
-- an act, nothing of its words left. And a legal hold reaches what stands beside the cards: an enquiry of nobody's patient.

-- What is left of a destroyed review: that this visit has had its one (MD-4.6), and when it was taken back.
create table reviews.destroyed (
  tenant_id uuid not null,
  review_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  appointment_id uuid not null,
  withdrawn_at timestamptz not null,
  destroyed_at timestamptz not null,
  primary key (tenant_id, review_id),
  unique (tenant_id, appointment_id)
);
create index destroyed_of_patient on reviews.destroyed (tenant_id, patient_id);
call app.protect_entity('reviews.destroyed');
call app.append_only('reviews.destroyed');
grant select on reviews.destroyed to amb_app, amb_patient;
grant insert on reviews.destroyed to amb_destroyer;

create function reviews.refuse_second() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if exists (select from reviews.destroyed d where d.tenant_id = new.tenant_id and d.appointment_id = new.appointment_id) then
    raise unique_violation using message = 'this visit has had its review';
  end if;
  return new;
end $$;
grant create on schema reviews to amb_destroyer;
alter function reviews.refuse_second() owner to amb_destroyer;
revoke create on schema reviews from amb_destroyer;
create trigger one_review_a_visit before insert on reviews.review for each row execute function reviews.refuse_second();

alter table cases.destruction add column review_id uuid;
alter table cases.destruction drop constraint of_person_or_enquiry;
alter table cases.destruction add constraint of_one_thing check (num_nonnulls(patient_id, enquiry_id, review_id) <= 1);
alter table cases.destruction drop constraint enquiry_is_destroyed;
alter table cases.destruction add constraint words_are_destroyed
  check (outcome = 'destroy' or num_nonnulls(enquiry_id, review_id) = 0);
create unique index one_destruction_a_review on cases.destruction (tenant_id, review_id)
  where state in ('proposed', 'running') and review_id is not null;

alter table cases.legal_hold alter column patient_id drop not null;
alter table cases.legal_hold add column enquiry_id uuid;
alter table cases.legal_hold add constraint of_person_or_enquiry check (num_nonnulls(patient_id, enquiry_id) = 1);
create index hold_of_enquiry on cases.legal_hold (tenant_id, enquiry_id) where released_at is null;

-- Whoever deletes an enquiry, by itself or with its writer's card, meets the hold here.
create function enquiries.refuse_held() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if exists (select from cases.legal_hold h where h.tenant_id = old.tenant_id and h.enquiry_id = old.enquiry_id
      and h.released_at is null) then
    raise exception 'a legal hold stands on this enquiry' using errcode = 'insufficient_privilege';
  end if;
  return old;
end $$;
grant create on schema enquiries to amb_destroyer;
alter function enquiries.refuse_held() owner to amb_destroyer;
revoke create on schema enquiries from amb_destroyer;
create trigger refuse_held before delete on enquiries.enquiry for each row execute function enquiries.refuse_held();

-- Destroys one review that was taken back: its words, the reply, the rating, the name it was shown under. Remembers itself
-- as the step `rows`, so that a crash in between repeats nothing. Refused while its writer wants it shown, and under a hold.
create function cases.destroy_review(wanted uuid, moment timestamptz) returns jsonb
  language plpgsql security definer set search_path = pg_catalog, app as $$
declare
  d cases.destruction;
  r reviews.review;
  out jsonb := '{}';
  n bigint;
  gone timestamptz;
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
  if d.state <> 'running' or d.review_id is null
    or (select count(*) from cases.destruction_approval where tenant_id = d.tenant_id and destruction_id = wanted) < 2 then
    raise exception 'destruction is not approved by two people' using errcode = 'insufficient_privilege';
  end if;
  select * into r from reviews.review where tenant_id = d.tenant_id and review_id = d.review_id;
  if found then
    if exists (select from cases.legal_hold h where h.tenant_id = d.tenant_id and h.released_at is null
        and h.patient_id = any (patients.same_person(r.patient_id))) then
      raise exception 'the data are held' using errcode = 'insufficient_privilege';
    end if;
    select max(s.at) into gone from reviews.step s where s.tenant_id = r.tenant_id and s.review_id = r.review_id and s.kind = 'withdrawn';
    delete from reviews.step where tenant_id = r.tenant_id and review_id = r.review_id;
    get diagnostics n = row_count;
    out := jsonb_build_object('reviews.step', n);
    delete from reviews.review where tenant_id = r.tenant_id and review_id = r.review_id;
    out := out || jsonb_build_object('reviews.review', 1);
    insert into reviews.destroyed (tenant_id, review_id, entity_id, patient_id, appointment_id, withdrawn_at, destroyed_at)
      values (r.tenant_id, r.review_id, r.entity_id, r.patient_id, r.appointment_id, coalesce(gone, moment), moment);
  end if;
  insert into cases.destruction_step (tenant_id, destruction_id, entity_id, step, destroyed, at)
    values (d.tenant_id, wanted, d.entity_id, 'rows', out, moment);
  return out;
end $$;
grant create on schema cases to amb_destroyer;
alter function cases.destroy_review(uuid, timestamptz) owner to amb_destroyer;
revoke create on schema cases from amb_destroyer;
revoke execute on function cases.destroy_review(uuid, timestamptz) from public;
grant execute on function cases.destroy_review(uuid, timestamptz) to amb_app;
