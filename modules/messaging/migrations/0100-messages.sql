-- Outbox: a message is written in the transaction of its cause and sent after the commit.
create schema messaging;
grant usage on schema messaging to amb_app, amb_patient, amb_site, amb_platform;

create table messaging.message (
  tenant_id uuid not null,
  message_id uuid not null,
  entity_id uuid,
  channel text not null check (channel in ('sms', 'email')),
  recipient text not null,
  sender text not null,
  subject text,
  body text not null,
  -- Purpose of the register (clauses.md 1.6), asked by the gate: booking_identification, notifications, news …
  purpose text not null,
  patient_id uuid,
  -- What the message is about, so that a moved visit can cancel its reminder.
  about_kind text,
  about_id uuid,
  created_at timestamptz not null,
  not_before timestamptz not null,
  state text not null default 'queued' check (state in ('queued', 'sent', 'failed', 'cancelled')),
  attempts int not null default 0,
  next_attempt_at timestamptz not null,
  finished_at timestamptz,
  primary key (tenant_id, message_id)
);
create index message_due on messaging.message (next_attempt_at) where state = 'queued';
create index message_about on messaging.message (tenant_id, about_id) where state = 'queued';
create index message_recent on messaging.message (tenant_id, created_at desc);
call app.protect_tenant('messaging.message');
grant select, insert on messaging.message to amb_app;
grant insert on messaging.message to amb_patient, amb_site;
grant update (state, finished_at) on messaging.message to amb_app;
create policy dispatch on messaging.message to amb_platform using (true) with check (true);
grant select, insert, update on messaging.message to amb_platform;

create table messaging.delivery (
  tenant_id uuid not null,
  delivery_id uuid not null,
  message_id uuid not null,
  at timestamptz not null,
  outcome text not null check (outcome in ('sent', 'retry', 'failed', 'refused')),
  detail text not null,
  primary key (tenant_id, delivery_id),
  foreign key (tenant_id, message_id) references messaging.message
);
create index delivery_of_message on messaging.delivery (tenant_id, message_id);
call app.protect_tenant('messaging.delivery');
call app.append_only('messaging.delivery');
grant select on messaging.delivery to amb_app;
create policy dispatch on messaging.delivery to amb_platform using (true) with check (true);
grant select, insert on messaging.delivery to amb_platform;
