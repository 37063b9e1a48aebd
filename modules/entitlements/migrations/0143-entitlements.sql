-- Which modules a client may use (MM-3.1, MM-6.3). Paid lines are read where they are: nothing is copied, so nothing can
-- differ from what was paid, whenever the process was stopped.
create schema entitlements;
grant usage on schema entitlements to amb_app, amb_vendor, amb_platform;

create table entitlements.special_grant (
  tenant_id uuid not null,
  grant_id uuid not null,
  kind text not null check (kind in ('trial', 'override')),
  module text not null,
  valid_from date not null,
  valid_to date not null check (valid_to >= valid_from),
  reason text not null check (length(reason) >= 10),
  granted_at timestamptz not null,
  granted_by uuid,
  revoked_at timestamptz,
  revoked_by uuid,
  primary key (tenant_id, grant_id)
);
call app.protect_contract('entitlements.special_grant');
grant select on entitlements.special_grant to amb_app, amb_vendor, amb_platform;
grant insert, update (revoked_at, revoked_by) on entitlements.special_grant to amb_vendor, amb_platform;

-- An agreed higher limit of patients (MM-3.7): a document signed by both, a price by invoice, a term.
create table entitlements.patient_limit (
  tenant_id uuid not null references clients.client,
  limit_id uuid not null,
  patients int not null check (patients > 0),
  valid_from date not null,
  valid_to date not null check (valid_to >= valid_from),
  document text not null check (length(document) >= 3),
  signed_by_client date not null,
  signed_by_vendor date not null,
  invoice_id uuid not null,
  recorded_at timestamptz not null,
  recorded_by uuid,
  ended_at timestamptz,
  primary key (tenant_id, limit_id),
  foreign key (tenant_id, invoice_id) references billing.invoice
);
call app.protect_contract('entitlements.patient_limit');
grant select on entitlements.patient_limit to amb_app, amb_vendor, amb_platform;
grant insert, update (ended_at) on entitlements.patient_limit to amb_vendor, amb_platform;

-- A paid line gives its module for its period. A period that was paid after its grace begins with the payment and lasts
-- as long (MM-6.1: a period starts only when it is paid).
create view entitlements.granted with (security_invoker) as
  select l.tenant_id, l.module, 'paid' as source, s.invoice_id as basis_id, s.number as basis,
    case when s.paid_on > s.period_from + s.grace_days then s.paid_on else s.period_from end as valid_from,
    case when s.paid_on > s.period_from + s.grace_days then s.paid_on + (s.period_to - s.period_from) else s.period_to end
      as valid_to
  from billing.invoice_line l join billing.invoice_state s using (tenant_id, invoice_id)
  where s.paid_on is not null
  union all
  select g.tenant_id, g.module, g.kind, g.grant_id, g.reason, g.valid_from, g.valid_to
  from entitlements.special_grant g where g.revoked_at is null;
grant select on entitlements.granted to amb_app, amb_vendor, amb_platform;
