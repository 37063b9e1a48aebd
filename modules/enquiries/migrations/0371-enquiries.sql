-- What people write through the form of the site (IP-1.5, IP-2.2). They are nobody's patients yet: a name to be called by, a
-- phone or a mail address for the answer, the text. The proof of the consent is a row of consents.record.
create schema enquiries;
grant usage on schema enquiries to amb_app;

create table enquiries.enquiry (
  tenant_id uuid not null,
  enquiry_id uuid not null,
  entity_id uuid not null,
  number int not null,
  given text not null check (length(given) between 1 and 100),
  phone text,
  email text,
  text text not null check (length(text) between 1 and 2000),
  -- The consent it came with: without one there is no row.
  consent_id uuid not null,
  -- The demand about personal data that it turned out to be.
  case_id uuid,
  at timestamptz not null,
  primary key (tenant_id, enquiry_id),
  unique (tenant_id, number),
  foreign key (tenant_id, consent_id) references consents.record,
  check (phone is not null or email is not null)
);
create index enquiry_by_time on enquiries.enquiry (tenant_id, at desc);
create index enquiry_of_phone on enquiries.enquiry (tenant_id, phone);
call app.protect_entity('enquiries.enquiry');
grant select, insert on enquiries.enquiry to amb_app;
grant update (case_id) on enquiries.enquiry to amb_app;

create table enquiries.answer (
  tenant_id uuid not null,
  enquiry_id uuid not null,
  entity_id uuid not null,
  how text not null check (how in ('email', 'phone', 'none')),
  -- What was written, what was said, or why no answer is due.
  text text not null check (length(text) between 1 and 4000),
  message_id uuid,
  answered_by uuid not null,
  at timestamptz not null,
  primary key (tenant_id, enquiry_id),
  foreign key (tenant_id, enquiry_id) references enquiries.enquiry
);
call app.protect_entity('enquiries.answer');
call app.append_only('enquiries.answer');
grant select, insert on enquiries.answer to amb_app;
