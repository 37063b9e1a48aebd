-- Each legal entity is an operator of its own and counts its own enquiries: who writes the row sees those of one entity only,
-- so a number of the whole clinic met the number of the other entity.
alter table enquiries.enquiry drop constraint enquiry_tenant_id_number_key;
alter table enquiries.enquiry add unique (tenant_id, entity_id, number);
