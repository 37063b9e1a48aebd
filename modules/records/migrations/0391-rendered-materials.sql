-- What a rendered service has used up: name and unit are copied, the norm stands beside what was really used.
create table records.rendered_material (
  tenant_id uuid not null,
  rendered_id uuid not null,
  material_id uuid not null,
  encounter_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  name text not null,
  unit text not null,
  quantity double precision not null check (quantity >= 0),
  -- Of the whole line; null: the norm of the service does not name this material.
  norm_quantity double precision,
  position int not null,
  primary key (tenant_id, rendered_id, material_id),
  foreign key (tenant_id, rendered_id) references records.rendered_service on delete cascade,
  foreign key (tenant_id, material_id) references catalogue.material
);
create index material_of_encounter on records.rendered_material (tenant_id, encounter_id);
call app.protect_entity('records.rendered_material');
call app.hold_blocked('records.rendered_material', 'care');
grant select, insert, delete on records.rendered_material to amb_app;
