-- A private calendar address of an officer: the newest works, an older one does not. The hash only.
create table cases.calendar_feed (
  tenant_id uuid not null,
  user_id uuid not null,
  token_hash bytea not null unique,
  entity_ids uuid[] not null,
  made_at timestamptz not null,
  primary key (tenant_id, user_id)
);
call app.protect_tenant('cases.calendar_feed');
grant select, insert, update on cases.calendar_feed to amb_app;
create policy by_token on cases.calendar_feed for select to amb_platform using (true);
grant select on cases.calendar_feed to amb_platform;
