-- Templates of protocols that a clinic writes: versions that never change, so a signed protocol keeps its own.
create table records.template (
  tenant_id uuid not null,
  template_id uuid not null,
  number int not null check (number between 1 and 9999),
  title text not null,
  base text not null check (base in ('dental-exam', 'general-exam')),
  fields jsonb not null,
  archived boolean not null default false,
  published_at timestamptz not null,
  published_by uuid not null,
  primary key (tenant_id, template_id, number)
);
call app.protect_tenant('records.template');
call app.append_only('records.template');
grant select, insert on records.template to amb_app;

-- Short words that open into text while typing: of one person, or of the whole clinic (user_id is the nil UUID).
create table records.macro (
  tenant_id uuid not null,
  owner_id uuid not null,
  short text not null check (short ~ '^[[:alnum:]-]{1,20}$'),
  words text not null check (length(words) between 1 and 4000),
  updated_at timestamptz not null,
  updated_by uuid not null,
  primary key (tenant_id, owner_id, short)
);
call app.protect_tenant('records.macro');
grant select, insert, update, delete on records.macro to amb_app;

-- Diagnoses and services that a doctor keeps at hand.
create table records.favourite (
  tenant_id uuid not null,
  user_id uuid not null,
  kind text not null check (kind in ('diagnosis', 'service')),
  code text not null,
  added_at timestamptz not null,
  primary key (tenant_id, user_id, kind, code)
);
call app.protect_tenant('records.favourite');
grant select, insert, delete on records.favourite to amb_app;
