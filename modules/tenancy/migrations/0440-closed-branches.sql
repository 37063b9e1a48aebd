-- A branch that is closed: visits of the past go on naming it, nothing new is planned there, the site does not show it.
alter table tenancy.branch add column archived_at timestamptz;
