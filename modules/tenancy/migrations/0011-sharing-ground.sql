-- The ground on which one legal entity lets another read (MM-3.10). The clinic declares it, never the vendor (MM-3.11).
create table tenancy.sharing_ground (
  tenant_id uuid not null,
  ground_id uuid not null,
  from_entity uuid not null,
  to_entity uuid not null check (to_entity <> from_entity),
  categories text[] not null check (categories <@ '{contacts,clinical,money}' and cardinality(categories) > 0),
  purpose text not null,
  basis text not null check (basis in ('consent', 'agreement')),
  basis_document text not null,
  valid_from date not null,
  valid_to date check (valid_to is null or valid_to >= valid_from),
  declared_by uuid not null,
  declared_at timestamptz not null,
  revoked_by uuid,
  revoked_at timestamptz,
  revoke_reason text,
  primary key (tenant_id, ground_id),
  foreign key (tenant_id, from_entity) references tenancy.legal_entity,
  foreign key (tenant_id, to_entity) references tenancy.legal_entity,
  check ((revoked_at is null) = (revoked_by is null))
);
call app.protect_tenant('tenancy.sharing_ground');
grant select, insert on tenancy.sharing_ground to amb_app;
grant update (revoked_by, revoked_at, revoke_reason) on tenancy.sharing_ground to amb_app;
create policy scope_lookup on tenancy.sharing_ground for select to amb_platform using (true);
grant select on tenancy.sharing_ground to amb_platform;

-- How far the test clock of a demo tenant is ahead of the real one. It only moves forward.
create table tenancy.test_clock (
  tenant_id uuid primary key references tenancy.tenant,
  offset_ms bigint not null check (offset_ms >= 0),
  moved_at timestamptz not null
);
alter table tenancy.test_clock enable row level security;
alter table tenancy.test_clock force row level security;
create policy clocks on tenancy.test_clock to amb_platform using (true) with check (true);
grant select, insert, update on tenancy.test_clock to amb_platform;
create function tenancy.clock_moves_forward() returns trigger language plpgsql as $$
begin
  if new.offset_ms < old.offset_ms then
    raise exception 'the test clock only moves forward' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger forward_only before update on tenancy.test_clock
  for each row execute function tenancy.clock_moves_forward();
