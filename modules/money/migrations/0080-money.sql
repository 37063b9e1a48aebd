create schema money;
grant usage on schema money to amb_app, amb_patient;

create table money.bill (
  tenant_id uuid not null,
  bill_id uuid not null,
  entity_id uuid not null,
  branch_id uuid not null,
  patient_id uuid not null,
  encounter_id uuid,
  number text not null,
  total_kopecks bigint not null check (total_kopecks >= 0),
  paid_kopecks bigint not null default 0 check (paid_kopecks between 0 and total_kopecks),
  issued_at timestamptz not null,
  issued_by uuid not null,
  primary key (tenant_id, bill_id),
  unique (tenant_id, entity_id, number),
  foreign key (tenant_id, patient_id) references patients.patient
);
create index bill_of_patient on money.bill (tenant_id, patient_id, issued_at desc);
create index bill_of_encounter on money.bill (tenant_id, encounter_id);
create index bill_unpaid on money.bill (tenant_id, branch_id, issued_at) where paid_kopecks < total_kopecks;
call app.protect_entity('money.bill');
grant select, insert on money.bill to amb_app;
grant update (paid_kopecks) on money.bill to amb_app;
grant select on money.bill to amb_patient;

create table money.bill_line (
  tenant_id uuid not null,
  bill_id uuid not null,
  position int not null,
  entity_id uuid not null,
  patient_id uuid not null,
  rendered_id uuid,
  code text not null,
  nomenclature_code text,
  name text not null,
  teeth int[] not null default '{}',
  quantity int not null check (quantity > 0),
  price_kopecks bigint not null,
  discount_kopecks bigint not null,
  sum_kopecks bigint not null,
  tax_code int,
  primary key (tenant_id, bill_id, position),
  foreign key (tenant_id, bill_id) references money.bill
);
call app.protect_entity('money.bill_line');
call app.append_only('money.bill_line');
grant select, insert on money.bill_line to amb_app;
grant select on money.bill_line to amb_patient;

create table money.cash_shift (
  tenant_id uuid not null,
  shift_id uuid not null,
  entity_id uuid not null,
  branch_id uuid not null,
  number int not null,
  opened_at timestamptz not null,
  opened_by uuid not null,
  closed_at timestamptz,
  closed_by uuid,
  primary key (tenant_id, shift_id),
  unique (tenant_id, entity_id, branch_id, number)
);
create unique index one_open_shift on money.cash_shift (tenant_id, entity_id, branch_id) where closed_at is null;
call app.protect_entity('money.cash_shift');
grant select, insert on money.cash_shift to amb_app;
grant update (closed_at, closed_by) on money.cash_shift to amb_app;

-- Money taken. The receipt data are ready for a fiscal driver (54-ФЗ); none is connected, and the row says so.
create table money.payment (
  tenant_id uuid not null,
  payment_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  bill_id uuid not null,
  shift_id uuid not null,
  method text not null check (method in ('cash', 'card')),
  kopecks bigint not null check (kopecks > 0),
  received_at timestamptz not null,
  received_by uuid not null,
  receipt jsonb not null,
  fiscal_state text not null check (fiscal_state in ('not_fiscalised')),
  primary key (tenant_id, payment_id),
  foreign key (tenant_id, bill_id) references money.bill,
  foreign key (tenant_id, shift_id) references money.cash_shift
);
create index payment_of_bill on money.payment (tenant_id, bill_id);
create index payment_of_shift on money.payment (tenant_id, shift_id);
call app.protect_entity('money.payment');
call app.append_only('money.payment');
grant select, insert on money.payment to amb_app;
grant select on money.payment to amb_patient;

create table money.bill_counter (
  tenant_id uuid not null,
  entity_id uuid not null,
  year int not null,
  last_number int not null,
  primary key (tenant_id, entity_id, year)
);
call app.protect_entity('money.bill_counter');
grant select, insert, update on money.bill_counter to amb_app;
