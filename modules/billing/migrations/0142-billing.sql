-- Price list, invoices, bank statements, payments, objections (MM-1.2.1, MM-3.3, MM-6).
create schema billing;
grant usage on schema billing to amb_app, amb_vendor, amb_platform;

create table billing.price_list (
  product text not null check (product in ('clinic', 'smile')),
  edition int not null,
  effective_on date not null,
  items jsonb not null,
  created_at timestamptz not null,
  created_by uuid,
  primary key (product, edition)
);
alter table billing.price_list enable row level security;
alter table billing.price_list force row level security;
create policy everybody_reads on billing.price_list for select to amb_app, amb_vendor, amb_platform using (true);
create policy vendor_writes on billing.price_list for insert to amb_vendor, amb_platform with check (true);
call app.append_only('billing.price_list');
grant select on billing.price_list to amb_app, amb_vendor, amb_platform;
grant insert on billing.price_list to amb_vendor, amb_platform;

-- What a client is invoiced for each month.
create table billing.subscription (
  tenant_id uuid not null references clients.client,
  subscription_id uuid not null,
  module text not null,
  quantity int not null check (quantity between 1 and 1000),
  since timestamptz not null,
  ordered_by uuid,
  ended_at timestamptz,
  primary key (tenant_id, subscription_id)
);
create unique index subscription_live on billing.subscription (tenant_id, module) where ended_at is null;
call app.protect_contract('billing.subscription');
grant select on billing.subscription to amb_app, amb_vendor, amb_platform;
grant insert, update (ended_at) on billing.subscription to amb_vendor, amb_platform;

-- The last number given; its row is the lock that keeps numbers without gaps.
create table billing.counter (
  series text primary key,
  last int not null
);
alter table billing.counter enable row level security;
alter table billing.counter force row level security;
create policy counting on billing.counter to amb_vendor, amb_platform using (true) with check (true);
grant select, insert, update on billing.counter to amb_vendor, amb_platform;

create table billing.invoice (
  tenant_id uuid not null references clients.client,
  invoice_id uuid not null,
  number text not null unique,
  kind text not null check (kind in ('invoice', 'credit')),
  credits_id uuid,
  reason text,
  issued_at timestamptz not null,
  issued_on date not null,
  due_on date not null,
  period_from date not null,
  period_to date not null check (period_to >= period_from),
  -- How long after its start an unpaid period stays open; 0 for the first invoice (MM-6.1).
  grace_days int not null,
  total_kopecks bigint not null check (total_kopecks > 0),
  edition_id uuid not null references offers.edition,
  sale jsonb not null,
  pdf bytea not null,
  pdf_sha256 text not null,
  token text not null unique,
  issued_by uuid,
  primary key (tenant_id, invoice_id)
);
create unique index invoice_of_period on billing.invoice (tenant_id, period_from) where kind = 'invoice';
create unique index credit_once on billing.invoice (tenant_id, credits_id) where kind = 'credit';
call app.protect_contract('billing.invoice');
call app.append_only('billing.invoice');
grant select on billing.invoice to amb_app, amb_vendor, amb_platform;
grant insert on billing.invoice to amb_vendor, amb_platform;

create table billing.invoice_line (
  tenant_id uuid not null,
  invoice_id uuid not null,
  position int not null,
  module text not null,
  name text not null,
  quantity int not null check (quantity > 0),
  unit text not null,
  price_kopecks bigint not null check (price_kopecks >= 0),
  sum_kopecks bigint not null check (sum_kopecks = price_kopecks * quantity),
  primary key (tenant_id, invoice_id, position),
  foreign key (tenant_id, invoice_id) references billing.invoice
);
call app.protect_contract('billing.invoice_line');
call app.append_only('billing.invoice_line');
grant select on billing.invoice_line to amb_app, amb_vendor, amb_platform;
grant insert on billing.invoice_line to amb_vendor, amb_platform;

-- An imported file and its documents belong to the vendor's account, not to a tenant.
create table billing.statement (
  statement_id uuid primary key,
  file_name text not null,
  sha256 text not null unique,
  version text not null,
  encoding text not null,
  account text not null,
  from_on date not null,
  to_on date not null,
  imported_at timestamptz not null,
  imported_by uuid
);
create table billing.bank_document (
  statement_id uuid not null references billing.statement,
  position int not null,
  fingerprint text not null,
  document jsonb not null,
  -- As it was proposed at the import; what was decided is in payments.
  status text not null,
  match jsonb not null,
  primary key (statement_id, position)
);
create unique index bank_document_once on billing.bank_document (fingerprint) where status <> 'duplicate';
do $$
declare t text;
begin
  foreach t in array array['billing.statement', 'billing.bank_document'] loop
    execute format('alter table %s enable row level security', t);
    execute format('alter table %s force row level security', t);
    execute format('create policy vendor_only on %s to amb_vendor, amb_platform using (true) with check (true)', t);
    execute format('call app.append_only(%L)', t);
    execute format('grant select, insert on %s to amb_vendor, amb_platform', t);
  end loop;
end $$;

create table billing.payment_notice (
  tenant_id uuid not null references clients.client,
  notice_id uuid not null,
  payer_inn text not null,
  payer_name text not null,
  invoice_id uuid,
  given_on date not null,
  given_at timestamptz not null,
  given_by uuid,
  given_name text not null,
  primary key (tenant_id, notice_id),
  foreign key (tenant_id, invoice_id) references billing.invoice
);
call app.protect_contract('billing.payment_notice');
call app.append_only('billing.payment_notice');
grant select, insert on billing.payment_notice to amb_app, amb_vendor, amb_platform;

-- Money received for a client; without an invoice it is an advance. Taking back is one more row.
create table billing.payment (
  tenant_id uuid not null references clients.client,
  payment_id uuid not null,
  invoice_id uuid,
  statement_id uuid,
  document_position int,
  kopecks bigint not null check (kopecks > 0),
  booked_on date not null,
  payer_inn text not null,
  payer_name text not null,
  document_number text not null,
  third_party boolean not null,
  basis text not null,
  taken_at timestamptz not null,
  taken_by uuid,
  primary key (tenant_id, payment_id),
  foreign key (tenant_id, invoice_id) references billing.invoice,
  foreign key (statement_id, document_position) references billing.bank_document
);
create index payment_of_document on billing.payment (statement_id, document_position);
create index payment_of_invoice on billing.payment (tenant_id, invoice_id);
call app.protect_contract('billing.payment');
call app.append_only('billing.payment');
grant select on billing.payment to amb_app, amb_vendor, amb_platform;
grant insert on billing.payment to amb_vendor, amb_platform;

create table billing.payment_undo (
  tenant_id uuid not null,
  payment_id uuid not null,
  undone_at timestamptz not null,
  undone_by uuid,
  reason text not null,
  primary key (tenant_id, payment_id),
  foreign key (tenant_id, payment_id) references billing.payment
);
call app.protect_contract('billing.payment_undo');
call app.append_only('billing.payment_undo');
grant select on billing.payment_undo to amb_app, amb_vendor, amb_platform;
grant insert on billing.payment_undo to amb_vendor, amb_platform;

-- What each invoice has come to. `paid_on` is the day when the last missing kopeck came.
create view billing.invoice_state with (security_invoker) as
  select i.tenant_id, i.invoice_id, i.number, i.issued_on, i.due_on, i.period_from, i.period_to, i.grace_days, i.total_kopecks,
    coalesce(p.paid, 0)::bigint as paid_kopecks,
    c.invoice_id is not null as credited,
    case when coalesce(p.paid, 0) >= i.total_kopecks and c.invoice_id is null then p.last_on end as paid_on
  from billing.invoice i
  left join lateral (
    select sum(p.kopecks) as paid, max(p.booked_on) as last_on from billing.payment p
    where p.tenant_id = i.tenant_id and p.invoice_id = i.invoice_id
      and not exists (select from billing.payment_undo u where u.tenant_id = p.tenant_id and u.payment_id = p.payment_id)
  ) p on true
  left join billing.invoice c on c.tenant_id = i.tenant_id and c.credits_id = i.invoice_id and c.kind = 'credit'
  where i.kind = 'invoice';
grant select on billing.invoice_state to amb_app, amb_vendor, amb_platform;

create table billing.objection (
  tenant_id uuid not null references clients.client,
  objection_id uuid not null,
  case_number text not null,
  invoice_id uuid not null,
  text text not null,
  filed_at timestamptz not null,
  filed_by uuid not null,
  filed_name text not null,
  answer text,
  answered_at timestamptz,
  answered_by uuid,
  primary key (tenant_id, objection_id),
  foreign key (tenant_id, invoice_id) references billing.invoice
);
call app.protect_contract('billing.objection');
grant select, insert on billing.objection to amb_app;
grant select, update (answer, answered_at, answered_by) on billing.objection to amb_vendor;
grant select on billing.objection to amb_platform;

-- Rights of a period were granted properly: no objection came in time (MM-6.5b).
create table billing.acceptance_note (
  tenant_id uuid not null references clients.client,
  invoice_id uuid not null,
  deadline date not null,
  made_at timestamptz not null,
  text text not null,
  primary key (tenant_id, invoice_id),
  foreign key (tenant_id, invoice_id) references billing.invoice
);
call app.protect_contract('billing.acceptance_note');
call app.append_only('billing.acceptance_note');
grant select on billing.acceptance_note to amb_app, amb_vendor, amb_platform;
grant insert on billing.acceptance_note to amb_platform;
