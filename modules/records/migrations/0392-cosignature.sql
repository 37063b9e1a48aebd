-- A second signature under a signed protocol: of the head of the department, a consultant, a member of the commission.
-- The author asks, the colleague signs the same hash or says why not. Both are facts that never change.
create table records.cosign_request (
  tenant_id uuid not null,
  request_id uuid not null,
  protocol_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  practitioner_id uuid not null,
  capacity text not null check (capacity in ('head', 'consultant', 'commission', 'supervisor')),
  asked_by uuid not null,
  asked_at timestamptz not null,
  primary key (tenant_id, request_id),
  foreign key (tenant_id, protocol_id) references records.protocol,
  foreign key (tenant_id, practitioner_id) references catalogue.practitioner
);
create index cosign_of_protocol on records.cosign_request (tenant_id, protocol_id);
create index cosign_of_practitioner on records.cosign_request (tenant_id, practitioner_id);
call app.protect_entity('records.cosign_request');
call app.append_only('records.cosign_request');
call app.hold_blocked('records.cosign_request', 'care');
grant select, insert on records.cosign_request to amb_app;
grant select on records.cosign_request to amb_patient;

create table records.cosign_answer (
  tenant_id uuid not null,
  request_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  -- SHA-256 of what was signed, the same as the protocol's; null when it was declined.
  content_sha256 bytea,
  reason text not null default '' check (length(reason) <= 500),
  answered_by uuid not null,
  at timestamptz not null,
  primary key (tenant_id, request_id),
  foreign key (tenant_id, request_id) references records.cosign_request,
  check (content_sha256 is not null or length(btrim(reason)) >= 3)
);
call app.protect_entity('records.cosign_answer');
call app.append_only('records.cosign_answer');
call app.hold_blocked('records.cosign_answer', 'care');
grant select, insert on records.cosign_answer to amb_app;
grant select on records.cosign_answer to amb_patient;
