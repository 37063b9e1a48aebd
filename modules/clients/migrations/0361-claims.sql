-- Claims before a court (MM-14.2, MM-9.4): received, to be answered within the working days of the offer, escalated when the
-- day has passed. What happened to a claim is only added.
create table clients.claim (
  tenant_id uuid not null references clients.client,
  claim_id uuid not null,
  number text not null unique,
  channel text not null check (channel in ('form', 'letter')),
  received_on date not null,
  due_on date not null check (due_on >= received_on),
  subject text not null check (length(btrim(subject)) >= 3),
  text text not null check (length(btrim(text)) >= 10),
  demand_kopecks bigint check (demand_kopecks > 0),
  -- Somebody else demands it from the client: paid by an act of a court in force only (MM-9.4).
  third_party boolean not null,
  filed_name text not null,
  recorded_at timestamptz not null,
  recorded_by uuid,
  outcome text check (outcome in ('satisfied', 'partly', 'refused')),
  answer text,
  court_act text,
  answered_at timestamptz,
  answered_by uuid,
  primary key (tenant_id, claim_id),
  check ((outcome is null) = (answered_at is null) and (outcome is null) = (answer is null)),
  check (not third_party or outcome is null or outcome = 'refused' or length(btrim(coalesce(court_act, ''))) >= 5)
);
call app.protect_contract('clients.claim');
create index claim_open on clients.claim (due_on) where answered_at is null;
grant select, insert on clients.claim to amb_app;
grant select, insert, update (outcome, answer, court_act, answered_at, answered_by) on clients.claim to amb_vendor;
grant select on clients.claim to amb_platform;

create table clients.claim_event (
  tenant_id uuid not null,
  event_id uuid not null,
  claim_id uuid not null,
  kind text not null check (kind in ('received', 'answered', 'escalated')),
  at timestamptz not null,
  actor_name text not null,
  note text not null,
  primary key (tenant_id, event_id),
  foreign key (tenant_id, claim_id) references clients.claim
);
create unique index claim_escalated_once on clients.claim_event (tenant_id, claim_id) where kind = 'escalated';
call app.protect_contract('clients.claim_event');
call app.append_only('clients.claim_event');
grant select, insert on clients.claim_event to amb_app, amb_vendor, amb_platform;
