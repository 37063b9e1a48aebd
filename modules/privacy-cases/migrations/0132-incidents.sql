-- Incidents with personal data: clocks of 24 and 72 hours from the discovery (152-ФЗ art. 21 p. 3.1; MM1-7.1…7.3).
create table cases.incident (
  tenant_id uuid not null,
  incident_id uuid not null,
  entity_id uuid not null,
  number text not null,
  discovered_at timestamptz not null,
  registered_at timestamptz not null,
  registered_by uuid not null,
  source text not null,
  confidentiality boolean not null,
  integrity boolean not null,
  availability boolean not null,
  -- Unlawful or accidental access to personal data happened or may have happened.
  pd_access boolean not null,
  description text not null,
  categories text[] not null,
  causes text,
  harm text,
  measures text,
  investigation text,
  culprits text,
  contact text not null,
  affected int not null default 0 check (affected >= 0),
  closed_at timestamptz,
  version int not null default 1,
  primary key (tenant_id, incident_id),
  unique (tenant_id, entity_id, number),
  foreign key (tenant_id, entity_id) references tenancy.legal_entity,
  check (confidentiality or integrity or availability)
);
call app.protect_entity('cases.incident');
grant select, insert on cases.incident to amb_app;
grant update (causes, harm, measures, investigation, culprits, affected, closed_at, version) on cases.incident to amb_app;

-- How the affected people were found: what was looked for in the evidence, and how many it gave.
create table cases.incident_scope (
  tenant_id uuid not null,
  scope_id uuid not null,
  incident_id uuid not null,
  entity_id uuid not null,
  at timestamptz not null,
  by_user uuid not null,
  criteria jsonb not null,
  found int not null,
  primary key (tenant_id, scope_id),
  foreign key (tenant_id, incident_id) references cases.incident
);
call app.protect_entity('cases.incident_scope');
call app.append_only('cases.incident_scope');
grant select, insert on cases.incident_scope to amb_app;

create table cases.incident_subject (
  tenant_id uuid not null,
  incident_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  why text not null,
  primary key (tenant_id, incident_id, patient_id),
  foreign key (tenant_id, incident_id) references cases.incident
);
call app.protect_entity('cases.incident_subject');
grant select, insert, delete on cases.incident_subject to amb_app;

-- What left for whom: the proof of each notice is the delivery row of its message, or the number of a filed paper.
create table cases.incident_notice (
  tenant_id uuid not null,
  notice_id uuid not null,
  incident_id uuid not null,
  entity_id uuid not null,
  kind text not null check (kind in ('rkn-first', 'rkn-result', 'subject')),
  recipient text not null,
  -- The person it is about; the recipient may be a representative.
  patient_id uuid,
  capacity text not null check (capacity in ('authority', 'self', 'representative')),
  body text not null,
  at timestamptz not null,
  message_id uuid,
  filed_number text,
  txid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, notice_id),
  foreign key (tenant_id, incident_id) references cases.incident
);
create unique index one_notice_a_person on cases.incident_notice (tenant_id, incident_id, patient_id) where kind = 'subject';
call app.protect_entity('cases.incident_notice');
call app.append_only('cases.incident_notice');
grant select, insert on cases.incident_notice to amb_app;

-- Escalations that were sent, so that each leaves once.
create table cases.incident_escalation (
  tenant_id uuid not null,
  incident_id uuid not null,
  entity_id uuid not null,
  hours int not null,
  at timestamptz not null,
  primary key (tenant_id, incident_id, hours),
  foreign key (tenant_id, incident_id) references cases.incident
);
call app.protect_entity('cases.incident_escalation');
call app.append_only('cases.incident_escalation');
grant select, insert on cases.incident_escalation to amb_app;
create index event_of_actor on audit.event (tenant_id, actor_id, at) where actor_id is not null and patient_id is not null;
