-- The smile studio: cases, photos, results, links, and how they end.

create schema smile;
grant usage on schema smile to amb_app, amb_patient, amb_search, amb_platform;

-- One photo of one patient and what the dentist makes of it (SV-1.3). `work` holds plans, corrected lines and the note.
create table smile.case (
  tenant_id uuid not null,
  case_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  practitioner_id uuid,
  created_at timestamptz not null,
  created_by uuid not null,
  work jsonb not null,
  lock int not null default 1,
  updated_at timestamptz not null,
  primary key (tenant_id, case_id),
  foreign key (tenant_id, patient_id, entity_id) references patients.patient_entity
);
create index case_of_patient on smile.case (tenant_id, patient_id, created_at desc);
call app.protect_entity('smile.case');
grant select, insert, update (work, lock, updated_at) on smile.case to amb_app;

-- Every processing of a photo: by which engine, where, on which consents, with what end (SV-4.2b).
create table smile.job (
  tenant_id uuid not null,
  job_id uuid not null,
  case_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  kind text not null check (kind in ('analysis', 'result')),
  engine text not null,
  country text not null,
  decision_id uuid not null,
  consents jsonb not null,
  state text not null check (state in ('running', 'done', 'refused', 'failed', 'stopped')),
  code text,
  reason text,
  started_at timestamptz not null,
  started_by uuid not null,
  finished_at timestamptz,
  primary key (tenant_id, job_id),
  foreign key (tenant_id, case_id) references smile.case,
  check ((state = 'running') = (finished_at is null))
);
create index job_of_case on smile.job (tenant_id, case_id, started_at desc);
create index job_running on smile.job (tenant_id) where state = 'running';
call app.protect_entity('smile.job');
grant select, insert, update (state, code, reason, finished_at) on smile.job to amb_app;

-- Figures and lines over the mouth are kept; landmarks of the face are not (152-ФЗ art. 11: no templates, no matching).
create table smile.photo (
  tenant_id uuid not null,
  photo_id uuid not null,
  case_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  job_id uuid not null,
  file_id uuid not null,
  view_file_id uuid not null,
  sha256 bytea not null,
  width int not null,
  height int not null,
  engine text not null,
  summary jsonb not null,
  taken_at timestamptz not null,
  taken_by uuid not null,
  primary key (tenant_id, photo_id),
  unique (tenant_id, case_id),
  foreign key (tenant_id, case_id) references smile.case
);
call app.protect_entity('smile.photo');
call app.append_only('smile.photo');
grant select, insert on smile.photo to amb_app;

create table smile.result (
  tenant_id uuid not null,
  result_id uuid not null,
  case_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  job_id uuid not null,
  plan text not null check (plan in ('conservative', 'ideal', 'whitening', 'own')),
  treatment jsonb not null,
  edits jsonb not null,
  engine text not null,
  photo_sha256 bytea not null,
  -- Of the pixels before the label: the same for the same photo, treatment, lines and engine.
  pixels_sha256 bytea not null,
  file_id uuid not null,
  view_file_id uuid not null,
  found jsonb not null,
  made_at timestamptz not null,
  made_by uuid not null,
  primary key (tenant_id, result_id),
  foreign key (tenant_id, case_id) references smile.case
);
create index result_of_case on smile.result (tenant_id, case_id, made_at desc);
call app.protect_entity('smile.result');
call app.append_only('smile.result');
grant select, insert on smile.result to amb_app;

-- The patient knows that the treatment may look otherwise (SV-2.2b): his signature, by a code or on paper.
create table smile.informed (
  tenant_id uuid not null,
  case_id uuid not null,
  signature_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  way text not null check (way in ('pep', 'paper')),
  at timestamptz not null,
  recorded_by uuid,
  primary key (tenant_id, case_id, signature_id),
  foreign key (tenant_id, case_id) references smile.case,
  foreign key (tenant_id, signature_id) references consents.signature
);
call app.protect_entity('smile.informed');
call app.append_only('smile.informed');
grant select, insert on smile.informed to amb_app;
grant select on smile.informed to amb_patient;

-- A link for the patient's own telephone: what the dentist asks him to sign (J9.3).
create table smile.consent_request (
  tenant_id uuid not null,
  request_id uuid not null,
  case_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  token_hash bytea not null unique,
  created_at timestamptz not null,
  created_by uuid not null,
  expires_at timestamptz not null,
  primary key (tenant_id, request_id),
  foreign key (tenant_id, case_id) references smile.case
);
call app.protect_entity('smile.consent_request');
call app.append_only('smile.consent_request');
grant select, insert on smile.consent_request to amb_app;

create table smile.share (
  tenant_id uuid not null,
  share_id uuid not null,
  result_id uuid not null,
  case_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  token_hash bytea not null unique,
  created_at timestamptz not null,
  created_by uuid not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  -- Null: the patient's withdrawal has done it.
  revoked_by uuid,
  revoke_reason text,
  primary key (tenant_id, share_id),
  foreign key (tenant_id, result_id) references smile.result,
  check ((revoked_at is null) = (revoke_reason is null))
);
create index share_of_case on smile.share (tenant_id, case_id, created_at desc);
call app.protect_entity('smile.share');
grant select, insert, update (revoked_at, revoked_by, revoke_reason) on smile.share to amb_app;
grant select on smile.share to amb_patient;

-- A visualisation beside a treatment plan, never an item of it (SV-2.2a).
create table smile.plan_picture (
  tenant_id uuid not null,
  result_id uuid not null,
  plan_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  label text not null check (label = 'визуализация, не план лечения'),
  at timestamptz not null,
  by uuid not null,
  primary key (tenant_id, result_id, plan_id),
  foreign key (tenant_id, result_id) references smile.result,
  foreign key (tenant_id, plan_id) references treatment_plans.plan
);
call app.protect_entity('smile.plan_picture');
call app.append_only('smile.plan_picture');
grant select, insert on smile.plan_picture to amb_app;

-- A consent was taken back: images are blocked from this moment, destroyed by the day (152-ФЗ art. 21 p. 5).
create table smile.stop (
  tenant_id uuid not null,
  stop_id uuid not null,
  case_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  consent text not null,
  at timestamptz not null,
  due_at timestamptz not null,
  primary key (tenant_id, stop_id),
  foreign key (tenant_id, case_id) references smile.case
);
create index stop_of_case on smile.stop (tenant_id, case_id);
call app.protect_entity('smile.stop');
call app.append_only('smile.stop');
grant select, insert on smile.stop to amb_app;

-- What was destroyed, by its hashes: nobody can say later that it is still there, or that it never was (SV-4.4).
create table smile.destruction (
  tenant_id uuid not null,
  case_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  at timestamptz not null,
  by uuid,
  reason text not null,
  files jsonb not null,
  primary key (tenant_id, case_id),
  foreign key (tenant_id, case_id) references smile.case
);
call app.protect_entity('smile.destruction');
call app.append_only('smile.destruction');
grant select, insert on smile.destruction to amb_app;

-- Whoever writes the withdrawal (portal, reception, privacy desk), its consequences stand in the same transaction.
create function smile.stop_on_withdrawal() returns trigger language plpgsql as $$
begin
  if new.decision = 'withdrawn' and new.patient_id is not null
    and new.kind in ('health_special', 'biometric_image', 'third_party', 'cross_border') then
    insert into smile.stop (tenant_id, stop_id, case_id, entity_id, patient_id, consent, at, due_at)
      select c.tenant_id, gen_random_uuid(), c.case_id, c.entity_id, c.patient_id, new.kind, coalesce(new.recorded_at, new.at),
        coalesce(new.recorded_at, new.at) + interval '30 days'
      from smile.case c
      where c.tenant_id = new.tenant_id and c.entity_id = new.entity_id and c.patient_id = new.patient_id
        and not exists (select from smile.destruction d where d.tenant_id = c.tenant_id and d.case_id = c.case_id);
    update smile.share set revoked_at = coalesce(new.recorded_at, new.at), revoke_reason = 'withdrawal'
      where tenant_id = new.tenant_id and entity_id = new.entity_id and patient_id = new.patient_id and revoked_at is null;
    update smile.job set state = 'stopped', code = 'consent.withdrawn', finished_at = coalesce(new.recorded_at, new.at),
        reason = 'Пациент отозвал согласие, обработка остановлена.'
      where tenant_id = new.tenant_id and entity_id = new.entity_id and patient_id = new.patient_id and state = 'running';
  end if;
  return null;
end $$;
create trigger smile_stops after insert on consents.record for each row execute function smile.stop_on_withdrawal();

-- What the holder of a link may know before anything is checked: whose it is and till when. Nothing that names a person.
create function smile.consent_request_of(hash bytea) returns jsonb
  language sql stable security definer set search_path = pg_catalog, smile, app
  return (select jsonb_build_object('requestId', r.request_id, 'caseId', r.case_id, 'entityId', r.entity_id,
      'patientId', r.patient_id, 'expiresAt', r.expires_at)
    from smile.consent_request r where r.tenant_id = app.tenant() and r.token_hash = hash);
create function smile.share_of(hash bytea) returns jsonb
  language sql stable security definer set search_path = pg_catalog, smile, app
  return (select jsonb_build_object('shareId', s.share_id, 'resultId', s.result_id, 'caseId', s.case_id,
      'entityId', s.entity_id, 'patientId', s.patient_id, 'expiresAt', s.expires_at, 'revokedAt', s.revoked_at)
    from smile.share s where s.tenant_id = app.tenant() and s.token_hash = hash);
create policy by_link on smile.consent_request for select to amb_search using (true);
create policy by_link on smile.share for select to amb_search using (true);
grant select on smile.consent_request, smile.share to amb_search;
grant create on schema smile to amb_search;
alter function smile.consent_request_of(bytea) owner to amb_search;
alter function smile.share_of(bytea) owner to amb_search;
revoke create on schema smile from amb_search;
revoke execute on function smile.consent_request_of(bytea), smile.share_of(bytea) from public;
grant usage on schema smile to amb_site;
grant execute on function smile.consent_request_of(bytea), smile.share_of(bytea) to amb_app, amb_site;
