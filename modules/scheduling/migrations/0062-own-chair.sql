-- A visit stands in a chair of its own clinic: nobody can take the time of another clinic's chair. Rows that are there
-- already are not looked through: under forced row-level security that check sees no chairs at all.
alter table scheduling.appointment add foreign key (tenant_id, chair_id) references tenancy.chair not valid;
