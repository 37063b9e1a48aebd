-- What services use up. The clinic writes norms: how much of a material one service takes. No stock is kept here.
create table catalogue.material (
  tenant_id uuid not null,
  material_id uuid not null,
  entity_id uuid not null,
  name text not null check (length(btrim(name)) between 1 and 120),
  unit text not null check (length(btrim(unit)) between 1 and 20),
  primary key (tenant_id, material_id),
  unique (tenant_id, entity_id, name, unit),
  foreign key (tenant_id, entity_id) references tenancy.legal_entity
);
call app.protect_tenant('catalogue.material');
grant select, insert on catalogue.material to amb_app;

create table catalogue.material_norm (
  tenant_id uuid not null,
  service_id uuid not null,
  material_id uuid not null,
  quantity double precision not null check (quantity > 0),
  position int not null,
  primary key (tenant_id, service_id, material_id),
  foreign key (tenant_id, service_id) references catalogue.service,
  foreign key (tenant_id, material_id) references catalogue.material
);
create index norm_of_material on catalogue.material_norm (tenant_id, material_id);
call app.protect_tenant('catalogue.material_norm');
grant select, insert, delete on catalogue.material_norm to amb_app;
