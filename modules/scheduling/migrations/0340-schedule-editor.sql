-- Shifts may alternate by the weeks of the year, too.
alter table scheduling.pattern drop constraint pattern_parity_check;
alter table scheduling.pattern add check (parity in ('odd', 'even', 'odd-week', 'even-week'));

-- What a doctor's schedule was before each change: who changed it and when, and what undoing goes back to.
create table scheduling.schedule_revision (
  tenant_id uuid not null,
  practitioner_id uuid not null,
  number int not null check (number > 0),
  changed_at timestamptz not null,
  changed_by uuid not null,
  change text not null check (change in ('week', 'off', 'extra', 'cancel', 'undo')),
  before jsonb not null,
  primary key (tenant_id, practitioner_id, number),
  foreign key (tenant_id, practitioner_id) references catalogue.practitioner
);
call app.protect_tenant('scheduling.schedule_revision');
call app.append_only('scheduling.schedule_revision');
grant select, insert on scheduling.schedule_revision to amb_app;
