-- Answers of writes by their key: the same request twice is done once (a client error is not proof of «not written»).
create table app.idempotency (
  tenant_id uuid not null,
  actor_id uuid not null,
  key text not null check (length(key) between 8 and 128),
  request_hash bytea not null,
  status int not null,
  body jsonb,
  created_at timestamptz not null,
  primary key (tenant_id, actor_id, key)
);
call app.protect_tenant('app.idempotency');
grant select, insert, update (status, body) on app.idempotency to amb_app, amb_patient, amb_site, amb_vendor;

create policy expiry on app.idempotency for all to amb_platform using (true);
grant select, delete on app.idempotency to amb_platform;
create index idempotency_created on app.idempotency (created_at);
