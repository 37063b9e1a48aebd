-- The act of a court by which a demand of a third party was met (MM-9.4): which court, which case, its days, what it awarded,
-- the act itself. `clients.claim.court_act` keeps the same in one line. Added once with the answer, never changed.
create table clients.court_act (
  tenant_id uuid not null,
  claim_id uuid not null,
  court text not null check (length(btrim(court)) >= 5),
  case_number text not null check (length(btrim(case_number)) >= 3),
  act_on date not null,
  in_force_on date not null check (in_force_on >= act_on),
  -- What the court awarded; null when it awarded no money.
  awarded_kopecks bigint check (awarded_kopecks > 0),
  file_name text not null,
  media_type text not null,
  scan bytea not null check (length(scan) between 1 and 10000000),
  sha256 text not null,
  recorded_at timestamptz not null,
  recorded_by uuid,
  primary key (tenant_id, claim_id),
  foreign key (tenant_id, claim_id) references clients.claim
);
call app.protect_contract('clients.court_act');
call app.append_only('clients.court_act');
grant select on clients.court_act to amb_app, amb_platform;
grant select, insert on clients.court_act to amb_vendor;
