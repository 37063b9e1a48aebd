-- The visitor's choice about files cookie and first-party statistics (IP-3.7, MD-3.3). The cookie holds its id; the row
-- is the proof. A refusal keeps nothing that could tell who refused.
create table site.cookie_choice (
  tenant_id uuid not null references tenancy.tenant,
  choice_id uuid not null,
  at timestamptz not null,
  technical boolean not null,
  audience boolean not null,
  -- The notice that was shown, by its hash.
  edition_id uuid not null,
  text_sha256 bytea not null,
  page text not null,
  form text not null,
  -- What it replaces: a visitor may change his mind at any time.
  previous_id uuid,
  browser text,
  device text,
  -- HMAC of the network address: proves an address that somebody names, tells none.
  address_proof bytea,
  txid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, choice_id),
  check (technical or audience or (browser is null and device is null and address_proof is null))
);
create index choice_unsealed on site.cookie_choice (txid);
create index choice_by_time on site.cookie_choice (tenant_id, at);
call app.protect_tenant('site.cookie_choice');
call app.append_only('site.cookie_choice');
grant select, insert on site.cookie_choice to amb_app;
create policy sealing on site.cookie_choice for select to amb_platform using (true);
grant select on site.cookie_choice to amb_platform;

-- One page shown to a visitor who allowed statistics: exactly the fields of IV-1.1.2 and MD-3.3 and the choice they
-- rest on. No person, no patient, no session of the portal stands here, and nothing joins it to one.
create table site.page_view (
  tenant_id uuid not null references tenancy.tenant,
  view_id uuid not null,
  choice_id uuid not null,
  at timestamptz not null,
  address text,
  cookie text,
  browser text not null,
  device text not null,
  page text not null,
  referrer text,
  primary key (tenant_id, view_id),
  foreign key (tenant_id, choice_id) references site.cookie_choice
);
create index view_by_time on site.page_view (tenant_id, at);
create index view_of_choice on site.page_view (tenant_id, choice_id);
call app.protect_tenant('site.page_view');
grant select, insert, delete on site.page_view to amb_app;
-- Truncation only: what was seen is never rewritten.
grant update (address, cookie) on site.page_view to amb_app;
