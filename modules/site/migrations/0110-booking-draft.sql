-- What a visitor of the public site has typed while the slot is held. Destroyed when finished or expired.
create schema site;
grant usage on schema site to amb_app, amb_site;

create table site.booking_draft (
  tenant_id uuid not null,
  draft_id uuid not null,
  token_hash bytea not null unique,
  appointment_id uuid not null,
  contact jsonb,
  consents jsonb,
  challenge_id uuid,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  finished_at timestamptz,
  primary key (tenant_id, draft_id)
);
call app.protect_tenant('site.booking_draft');
grant select, insert, update, delete on site.booking_draft to amb_app;
create index draft_expiry on site.booking_draft (expires_at);
create policy expiry on site.booking_draft to amb_platform using (true);
grant usage on schema site to amb_platform;
grant select, delete on site.booking_draft to amb_platform;
