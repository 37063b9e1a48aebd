-- People come into a clinic by invitation only (MM-5.2a). The link in the letter is the secret, its hash is here. Whoever
-- works in another clinic under the same address gets one more membership, and nothing of either crosses (J5.8).
create table identity.invitation (
  tenant_id uuid not null references tenancy.tenant,
  invitation_id uuid not null,
  token_hash bytea not null unique,
  email text not null check (email = lower(email)),
  role text not null check (role in
    ('owner', 'administrator', 'reception', 'doctor', 'assistant', 'cashier', 'dpo', 'content')),
  entity_id uuid,
  invited_at timestamptz not null,
  -- Nobody of the clinic invited its first owner: the paid contract did.
  invited_by uuid,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  accepted_by uuid,
  withdrawn_at timestamptz,
  withdrawn_by uuid,
  primary key (tenant_id, invitation_id),
  foreign key (tenant_id, entity_id) references tenancy.legal_entity
);
create unique index invitation_open on identity.invitation (tenant_id, email, role, entity_id) nulls not distinct
  where accepted_at is null and withdrawn_at is null;
call app.protect_tenant('identity.invitation');
grant select, insert, update (withdrawn_at, withdrawn_by) on identity.invitation to amb_app;
create policy sign_in on identity.invitation to amb_platform using (true) with check (true);
grant select, insert, update (accepted_at, accepted_by) on identity.invitation to amb_platform;
