-- Official directories of codes, the same for every clinic: ICD-10 (NSI 1005) and services (order 804н). An import takes
-- the place of the edition before it whole; what it no longer has is out of force, and its name stays known.
create table catalogue.directory_edition (
  directory text not null check (directory in ('icd10', '804n')),
  edition text not null,
  sha256 bytea not null check (length(sha256) = 32),
  entries int not null,
  in_force int not null,
  imported_at timestamptz not null default now(),
  primary key (directory, sha256)
);

create table catalogue.directory_entry (
  directory text not null check (directory in ('icd10', '804n')),
  code text not null,
  name text not null,
  -- Since when it is out of force; the day of the import when the edition does not say.
  out_since date,
  primary key (directory, code)
);
grant select on catalogue.directory_edition, catalogue.directory_entry to amb_app, amb_patient, amb_site;
