-- Who works, what is done and for how much. Public facts of the clinic: no personal data of patients here.
create schema catalogue;
grant usage on schema catalogue to amb_app, amb_patient, amb_site;

create table catalogue.practitioner (
  tenant_id uuid not null references tenancy.tenant,
  practitioner_id uuid not null,
  user_id uuid,
  slug text not null check (slug ~ '^[a-z0-9][a-z0-9-]{1,60}$'),
  surname text not null,
  given text not null,
  patronymic text,
  speciality text not null,
  position_title text not null,
  education text not null default '',
  about text not null default '',
  works_since int check (works_since between 1950 and 2100),
  colour text not null default 'teal',
  public boolean not null default true,
  children boolean not null default false,
  position int not null default 0,
  archived_at timestamptz,
  primary key (tenant_id, practitioner_id),
  unique (tenant_id, slug)
);
create index practitioner_user on catalogue.practitioner (tenant_id, user_id);
call app.protect_tenant('catalogue.practitioner');
grant select on catalogue.practitioner to amb_app, amb_patient, amb_site;
grant insert, update on catalogue.practitioner to amb_app;

-- Price list of a legal entity. `code` is the clinic's own, `nomenclature_code` the one of order 804н.
create table catalogue.service (
  tenant_id uuid not null,
  service_id uuid not null,
  entity_id uuid not null,
  code text not null,
  nomenclature_code text check (nomenclature_code ~ '^[AB]\d{2}\.\d{2,3}\.\d{3}(\.\d{3})?$'),
  name text not null,
  category text not null,
  duration_minutes int not null check (duration_minutes between 5 and 480),
  tax_code int check (tax_code in (1, 2)),
  tooth_required boolean not null default false,
  online boolean not null default false,
  position int not null default 0,
  archived_at timestamptz,
  primary key (tenant_id, service_id),
  unique (tenant_id, entity_id, code),
  foreign key (tenant_id, entity_id) references tenancy.legal_entity
);
call app.protect_tenant('catalogue.service');
grant select on catalogue.service to amb_app, amb_patient, amb_site;
grant insert, update on catalogue.service to amb_app;

create table catalogue.price (
  tenant_id uuid not null,
  service_id uuid not null,
  valid_from date not null,
  kopecks bigint not null check (kopecks >= 0),
  primary key (tenant_id, service_id, valid_from),
  foreign key (tenant_id, service_id) references catalogue.service
);
call app.protect_tenant('catalogue.price');
grant select on catalogue.price to amb_app, amb_patient, amb_site;
grant insert on catalogue.price to amb_app;

create table catalogue.practitioner_service (
  tenant_id uuid not null,
  practitioner_id uuid not null,
  service_id uuid not null,
  duration_minutes int check (duration_minutes between 5 and 480),
  primary key (tenant_id, practitioner_id, service_id),
  foreign key (tenant_id, practitioner_id) references catalogue.practitioner,
  foreign key (tenant_id, service_id) references catalogue.service
);
call app.protect_tenant('catalogue.practitioner_service');
grant select on catalogue.practitioner_service to amb_app, amb_patient, amb_site;
grant insert, delete, update on catalogue.practitioner_service to amb_app;
