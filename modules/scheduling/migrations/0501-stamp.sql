-- A number that changes with every change of a visit, of any legal entity: it says that a schedule is as it was and nothing
-- of what is in it. Every change of a row gives it another `xmin`.
create view scheduling.stamp as
  select branch_id, practitioner_id, starts_at, hold_expires_at,
    uuid_hash_extended(appointment_id, xmin::text::bigint) as stamp
  from scheduling.appointment where tenant_id = (select app.tenant());
alter view scheduling.stamp owner to amb_search;
grant select on scheduling.stamp to amb_app;
