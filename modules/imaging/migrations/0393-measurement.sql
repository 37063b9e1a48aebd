-- Lines measured on an image, kept with who and when. A line is never changed: it is taken off and drawn anew.
create table imaging.measurement (
  tenant_id uuid not null,
  measurement_id uuid not null,
  file_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  -- Frame of a DICOM file, 0 of other pictures.
  frame int not null default 0 check (frame >= 0),
  -- Ends in pixels of the picture.
  from_x double precision not null,
  from_y double precision not null,
  to_x double precision not null,
  to_y double precision not null,
  pixels double precision not null check (pixels > 0),
  -- Length in millimetres, null while the picture has no scale.
  mm double precision check (mm > 0),
  -- Where the scale comes from: pixel spacing of the file (at the patient or at the detector), a line of known length.
  scale text not null check (scale in ('spacing', 'detector', 'calibrated', 'reference', 'none')),
  note text not null default '' check (length(note) <= 200),
  at timestamptz not null,
  recorded_by uuid not null,
  primary key (tenant_id, measurement_id),
  foreign key (tenant_id, file_id) references imaging.image,
  check ((mm is null) = (scale = 'none'))
);
create index measurement_of_file on imaging.measurement (tenant_id, file_id);
call app.protect_entity('imaging.measurement');
call app.append_only('imaging.measurement');
call app.hold_blocked('imaging.measurement', 'care');
grant select, insert on imaging.measurement to amb_app;

create table imaging.measurement_removal (
  tenant_id uuid not null,
  measurement_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  at timestamptz not null,
  removed_by uuid not null,
  primary key (tenant_id, measurement_id),
  foreign key (tenant_id, measurement_id) references imaging.measurement
);
call app.protect_entity('imaging.measurement_removal');
call app.append_only('imaging.measurement_removal');
grant select, insert on imaging.measurement_removal to amb_app;
