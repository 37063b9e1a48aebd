-- Offers in editions (MM-11), notices about them, acceptance and refusal.
create schema offers;
grant usage on schema offers to amb_app, amb_vendor, amb_platform;

-- An edition belongs to the vendor, not to a tenant. Its text is fixed when it is drawn up, its dates when it is published.
create table offers.edition (
  edition_id uuid primary key,
  product text not null check (product in ('clinic', 'smile')),
  number int not null check (number > 0),
  document jsonb not null,
  parameters jsonb not null,
  overrides jsonb not null,
  summary text not null,
  text_sha256 text not null,
  pdf bytea not null,
  pdf_sha256 text not null,
  created_at timestamptz not null,
  created_by uuid,
  planned_on date not null,
  published_at timestamptz,
  published_by uuid,
  effective_on date,
  dropped_at timestamptz,
  unique (product, number),
  check ((published_at is null) = (effective_on is null))
);
-- Exactly one edition takes effect on a day.
create unique index edition_of_day on offers.edition (product, effective_on) where effective_on is not null;
create unique index edition_in_work on offers.edition (product) where published_at is null and dropped_at is null;
alter table offers.edition enable row level security;
alter table offers.edition force row level security;
create policy everybody_reads on offers.edition for select to amb_app, amb_vendor, amb_platform using (true);
create policy vendor_draws_up on offers.edition for insert to amb_vendor, amb_platform with check (true);
create policy vendor_publishes on offers.edition for update to amb_vendor, amb_platform using (true) with check (true);
grant select on offers.edition to amb_app, amb_vendor, amb_platform;
grant insert, update (published_at, published_by, effective_on, planned_on, dropped_at, pdf, pdf_sha256) on offers.edition to amb_vendor, amb_platform;

create function offers.edition_is_fixed() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.published_at is not null then
    raise exception 'a published edition cannot be changed' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger fixed before update or delete on offers.edition for each row execute function offers.edition_is_fixed();

-- Which letter told which client about which edition; the letter knows when it left (MM-11.2).
create table offers.notice (
  tenant_id uuid not null references clients.client,
  notice_id uuid not null,
  edition_id uuid not null references offers.edition,
  letter_id uuid not null,
  planned_on date not null,
  made_at timestamptz not null,
  primary key (tenant_id, notice_id)
);
create index notice_of_edition on offers.notice (edition_id);
call app.protect_contract('offers.notice');
call app.append_only('offers.notice');
grant select on offers.notice to amb_app, amb_vendor, amb_platform;
grant insert on offers.notice to amb_vendor, amb_platform;

-- Who accepted which edition and by what (MM-1.2, MM-11.2b, SV-0).
create table offers.acceptance (
  tenant_id uuid not null references clients.client,
  acceptance_id uuid not null,
  edition_id uuid not null references offers.edition,
  way text not null check (way in ('first-payment', 'registration', 'use', 'payment')),
  at timestamptz not null,
  text_sha256 text not null,
  pdf_sha256 text not null,
  evidence jsonb not null,
  primary key (tenant_id, acceptance_id)
);
create unique index acceptance_once on offers.acceptance (tenant_id, edition_id, way);
call app.protect_contract('offers.acceptance');
call app.append_only('offers.acceptance');
grant select, insert on offers.acceptance to amb_app, amb_vendor, amb_platform;
