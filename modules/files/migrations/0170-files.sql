-- Files of people and of the clinic. Their bytes lie sealed on the disk, their keys in a store of its own: neither is here,
-- so a copy of this database opens nothing (docs/adr/0006).

create schema files;
grant usage on schema files to amb_app, amb_patient;

-- Which key of the key store seals the files of a person at one operator for one purpose: what a consent allowed can be
-- destroyed without the medical record. The row goes with the person; the key before it.
create table files.subject_key (
  tenant_id uuid not null,
  key_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  purpose text not null,
  made_at timestamptz not null,
  primary key (tenant_id, key_id),
  foreign key (tenant_id, patient_id, entity_id) references patients.patient_entity
);
create index key_of_subject on files.subject_key (tenant_id, patient_id, entity_id, purpose);
call app.protect_entity('files.subject_key');
grant select, insert on files.subject_key to amb_app;
-- A destruction in this very moment and a new file of the same person wait for each other on this row.
grant update (made_at) on files.subject_key to amb_app;

-- The key of files that are about nobody.
create table files.tenant_key (
  tenant_id uuid not null,
  key_id uuid not null,
  made_at timestamptz not null,
  primary key (tenant_id, key_id),
  unique (tenant_id)
);
call app.protect_tenant('files.tenant_key');
grant select, insert on files.tenant_key to amb_app;

create table files.file (
  tenant_id uuid not null,
  file_id uuid not null,
  entity_id uuid not null,
  patient_id uuid,
  key_id uuid not null,
  kind text not null check (kind ~ '^[a-z][a-z-]{1,39}$'),
  purpose text not null,
  name text not null check (length(name) between 1 and 200),
  media_type text not null check (media_type ~ '^[a-z]+/[a-z0-9.+-]{1,80}$'),
  size bigint not null check (size > 0),
  sha256 bytea not null check (length(sha256) = 32),
  stored_at timestamptz not null,
  stored_by_kind text not null,
  stored_by uuid,
  primary key (tenant_id, file_id),
  foreign key (tenant_id, patient_id, entity_id) references patients.patient_entity
);
create index file_of_patient on files.file (tenant_id, patient_id, stored_at desc);
create index file_by_hash on files.file (tenant_id, patient_id, sha256);
call app.protect_entity('files.file');
grant select, insert on files.file to amb_app;
grant update (kind, name) on files.file to amb_app;
grant select on files.file to amb_patient;
grant select on files.subject_key to amb_patient;

-- A file that was destroyed before its person: who, when, on what ground. Its bytes leave the disk after the commit.
create table files.file_destruction (
  tenant_id uuid not null,
  file_id uuid not null,
  entity_id uuid not null,
  patient_id uuid,
  ground text not null check (length(btrim(ground)) >= 5),
  at timestamptz not null,
  by_kind text not null,
  by_user uuid,
  primary key (tenant_id, file_id),
  foreign key (tenant_id, file_id) references files.file
);
call app.protect_entity('files.file_destruction');
call app.append_only('files.file_destruction');
grant select, insert on files.file_destruction to amb_app;
grant select on files.file_destruction to amb_patient;

-- A destroyed key: when, on what ground, how many files it made unreadable. Names nobody, so it outlives the person.
create table files.key_destruction (
  tenant_id uuid not null,
  key_id uuid not null,
  entity_id uuid not null,
  ground text not null check (length(btrim(ground)) >= 5),
  files int not null,
  at timestamptz not null,
  by_kind text not null,
  by_user uuid,
  primary key (tenant_id, key_id)
);
call app.protect_entity('files.key_destruction');
call app.append_only('files.key_destruction');
grant select, insert on files.key_destruction to amb_app;

-- A legal hold keeps files and keys as it keeps rows, whoever asks.
create function files.refuse_held() returns trigger language plpgsql as $$
declare
  whose uuid;
begin
  if tg_table_name = 'key_destruction' then
    select patient_id into whose from files.subject_key where tenant_id = new.tenant_id and key_id = new.key_id;
  else
    whose := new.patient_id;
  end if;
  if exists (select from cases.legal_hold h where h.tenant_id = new.tenant_id and h.patient_id = whose
    and h.released_at is null) then
    raise exception 'the data are held' using errcode = 'AM003';
  end if;
  return new;
end $$;
create trigger held before insert on files.key_destruction for each row execute function files.refuse_held();
create trigger held before insert on files.file_destruction for each row execute function files.refuse_held();

-- The row that leads to a key goes after the key: otherwise nobody would know any more which key to destroy.
create function files.refuse_forgetting() returns trigger language plpgsql as $$
begin
  if not exists (select from files.key_destruction d where d.tenant_id = old.tenant_id and d.key_id = old.key_id) then
    raise exception 'the key of the files has not been destroyed' using errcode = 'insufficient_privilege';
  end if;
  return old;
end $$;
create trigger key_first before delete on files.subject_key for each row execute function files.refuse_forgetting();

alter table cases.destruction_step drop constraint destruction_step_step_check;
alter table cases.destruction_step add constraint destruction_step_step_check
  check (step in ('files', 'rows', 'traces', 'person'));
