-- A patient sees what was opened to him, and nothing else of his files: who opened it, when, and who closed it again.
create table files.opening (
  tenant_id uuid not null,
  opening_id uuid not null,
  file_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  opened_at timestamptz not null,
  opened_by uuid,
  closed_at timestamptz,
  closed_by uuid,
  primary key (tenant_id, opening_id),
  foreign key (tenant_id, file_id) references files.file
);
create unique index one_opening on files.opening (tenant_id, file_id) where closed_at is null;
call app.protect_entity('files.opening');
grant select, insert on files.opening to amb_app;
grant update (closed_at, closed_by) on files.opening to amb_app;
grant select on files.opening to amb_patient;

create policy opened_only on files.file as restrictive for select to amb_patient
  using (exists (select from files.opening o
    where o.tenant_id = file.tenant_id and o.file_id = file.file_id and o.closed_at is null));
