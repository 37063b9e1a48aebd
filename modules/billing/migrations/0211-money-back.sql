-- Money that is ahead of invoices: an advance is set off against an invoice, or goes back. Both are rows that are only added;
-- an offset falls with the payment that it rests on.
create table billing.advance_offset (
  tenant_id uuid not null references clients.client,
  offset_id uuid not null,
  payment_id uuid not null,
  invoice_id uuid not null,
  kopecks bigint not null check (kopecks > 0),
  offset_on date not null,
  made_at timestamptz not null,
  made_by uuid,
  primary key (tenant_id, offset_id),
  foreign key (tenant_id, payment_id) references billing.payment,
  foreign key (tenant_id, invoice_id) references billing.invoice
);
create index offset_of_payment on billing.advance_offset (tenant_id, payment_id);
create index offset_of_invoice on billing.advance_offset (tenant_id, invoice_id);
call app.protect_contract('billing.advance_offset');
call app.append_only('billing.advance_offset');
grant select on billing.advance_offset to amb_app, amb_vendor, amb_platform;
grant insert on billing.advance_offset to amb_vendor, amb_platform;

create table billing.offset_undo (
  tenant_id uuid not null,
  offset_id uuid not null,
  undone_at timestamptz not null,
  undone_by uuid,
  reason text not null,
  primary key (tenant_id, offset_id),
  foreign key (tenant_id, offset_id) references billing.advance_offset
);
call app.protect_contract('billing.offset_undo');
call app.append_only('billing.offset_undo');
grant select on billing.offset_undo to amb_app, amb_vendor, amb_platform;
grant insert on billing.offset_undo to amb_vendor, amb_platform;

-- Offsets that count: not taken back, of a payment that was not taken back.
create view billing.live_offset with (security_invoker) as
  select o.* from billing.advance_offset o
  where not exists (select from billing.offset_undo u where u.tenant_id = o.tenant_id and u.offset_id = o.offset_id)
    and not exists (select from billing.payment_undo u where u.tenant_id = o.tenant_id and u.payment_id = o.payment_id);
grant select on billing.live_offset to amb_app, amb_vendor, amb_platform;

create table billing.refund (
  tenant_id uuid not null references clients.client,
  refund_id uuid not null,
  payment_id uuid not null,
  kopecks bigint not null check (kopecks > 0),
  reason text not null check (length(btrim(reason)) >= 5),
  -- The vendor's own payment order.
  document_number text not null,
  paid_on date not null,
  recorded_at timestamptz not null,
  recorded_by uuid,
  primary key (tenant_id, refund_id),
  foreign key (tenant_id, payment_id) references billing.payment
);
create index refund_of_payment on billing.refund (tenant_id, payment_id);
call app.protect_contract('billing.refund');
call app.append_only('billing.refund');
grant select on billing.refund to amb_app, amb_vendor, amb_platform;
grant insert on billing.refund to amb_vendor, amb_platform;

-- What is left of each advance.
create view billing.advance with (security_invoker) as
  select p.tenant_id, p.payment_id, p.booked_on, p.kopecks
      - coalesce((select sum(o.kopecks) from billing.live_offset o
          where o.tenant_id = p.tenant_id and o.payment_id = p.payment_id), 0)::bigint
      - coalesce((select sum(r.kopecks) from billing.refund r
          where r.tenant_id = p.tenant_id and r.payment_id = p.payment_id), 0)::bigint as left_kopecks
  from billing.payment p
  where p.invoice_id is null
    and not exists (select from billing.payment_undo u where u.tenant_id = p.tenant_id and u.payment_id = p.payment_id);
grant select on billing.advance to amb_app, amb_vendor, amb_platform;

-- An invoice is paid by payments and by advances that were set off.
create or replace view billing.invoice_state with (security_invoker) as
  select i.tenant_id, i.invoice_id, i.number, i.issued_on, i.due_on, i.period_from, i.period_to, i.grace_days, i.total_kopecks,
    coalesce(p.paid, 0)::bigint as paid_kopecks,
    c.invoice_id is not null as credited,
    case when coalesce(p.paid, 0) >= i.total_kopecks and c.invoice_id is null then p.last_on end as paid_on
  from billing.invoice i
  left join lateral (
    select sum(m.kopecks) as paid, max(m.on_day) as last_on from (
      select p.kopecks, p.booked_on as on_day from billing.payment p
      where p.tenant_id = i.tenant_id and p.invoice_id = i.invoice_id and not exists (
        select from billing.payment_undo u where u.tenant_id = p.tenant_id and u.payment_id = p.payment_id)
      union all
      select o.kopecks, o.offset_on from billing.live_offset o
      where o.tenant_id = i.tenant_id and o.invoice_id = i.invoice_id
    ) m
  ) p on true
  left join billing.invoice c on c.tenant_id = i.tenant_id and c.credits_id = i.invoice_id and c.kind = 'credit'
  where i.kind = 'invoice';

-- Papers that come from money and from exports.
alter table clients.paper drop constraint paper_kind_check;
alter table clients.paper add constraint paper_kind_check check (kind in
  ('instruction', 'measures', 'measures-extended', 'nda', 'reconciliation', 'export-acceptance'));
