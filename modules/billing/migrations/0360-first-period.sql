-- The day from which a client is invoiced when its contract begins with free days (SV-0: the studio is active from the
-- registration, before anything is paid). The newest row counts.
create table billing.first_period (
  tenant_id uuid not null references clients.client,
  first_period_id uuid not null,
  starts_on date not null,
  reason text not null check (length(reason) >= 10),
  set_at timestamptz not null,
  set_by uuid,
  primary key (tenant_id, first_period_id)
);
call app.protect_contract('billing.first_period');
call app.append_only('billing.first_period');
grant select on billing.first_period to amb_app, amb_vendor, amb_platform;
grant insert on billing.first_period to amb_vendor, amb_platform;

-- Practices that registered before and have not been invoiced: from the end of their free days.
insert into billing.first_period (tenant_id, first_period_id, starts_on, reason, set_at)
  select c.tenant_id, gen_random_uuid(), max(g.valid_to) + 1, 'Бесплатные дни после регистрации закончились', now()
  from clients.client c join entitlements.special_grant g on g.tenant_id = c.tenant_id and g.kind = 'trial' and g.revoked_at is null
  where c.product = 'smile' and not exists (select from billing.invoice i where i.tenant_id = c.tenant_id)
  group by 1;
