-- A visit stands in a chair of its own clinic: nobody can take the time of another clinic's chair.
alter table scheduling.appointment add foreign key (tenant_id, chair_id) references tenancy.chair;
