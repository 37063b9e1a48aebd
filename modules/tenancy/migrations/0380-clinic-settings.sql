-- How long before a visit its reminder leaves; 0: none is sent. It was 24 hours for everybody.
alter table tenancy.tenant add column remind_hours int not null default 24 check (remind_hours between 0 and 168);
grant update (remind_hours, zone) on tenancy.tenant to amb_app;

-- Rooms and chairs that are no longer used: visits of the past go on naming them, nothing new is planned there.
alter table tenancy.room add column archived_at timestamptz;
alter table tenancy.chair add column archived_at timestamptz;
