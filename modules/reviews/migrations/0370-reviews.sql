-- What patients say of a specialist's work (MD-4.6, IV-3.2): written after a visit that took place, one a visit, shown to
-- everybody only after moderation and while the consent to publication stands (152-ФЗ art. 10.1).
create schema reviews;
grant usage on schema reviews to amb_app, amb_patient;

create table reviews.review (
  tenant_id uuid not null,
  review_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  appointment_id uuid not null,
  practitioner_id uuid not null,
  rating int not null check (rating between 1 and 5),
  text text not null check (length(text) between 1 and 2000),
  -- How the writer wants to be named, and the words of it as they were then.
  shown_as text not null check (shown_as in ('given', 'initials', 'anonymous')),
  shown_name text not null,
  visited_on date not null,
  at timestamptz not null,
  primary key (tenant_id, review_id),
  unique (tenant_id, appointment_id),
  foreign key (tenant_id, patient_id, entity_id) references patients.patient_entity
);
create index review_of_doctor on reviews.review (tenant_id, practitioner_id, at desc);
create index review_of_patient on reviews.review (tenant_id, patient_id);
call app.protect_entity('reviews.review');
call app.append_only('reviews.review');
call app.hold_blocked('reviews.review', 'doctor_review');
grant select, insert on reviews.review to amb_app;
grant select on reviews.review to amb_patient;

-- What became of a review; the latest word of moderation tells, a withdrawal is the end. Nothing is taken back silently.
create table reviews.step (
  tenant_id uuid not null,
  step_id uuid not null,
  review_id uuid not null,
  entity_id uuid not null,
  patient_id uuid not null,
  kind text not null check (kind in ('published', 'declined', 'replied', 'withdrawn')),
  -- The reply, or why it was declined.
  text text check (text is null or length(text) between 1 and 2000),
  -- Words that the check had found and the moderator has looked at.
  flags jsonb not null default '[]',
  -- The answer of the gate that publication rests on.
  decision_id uuid,
  by_user uuid,
  at timestamptz not null,
  primary key (tenant_id, step_id),
  foreign key (tenant_id, review_id) references reviews.review,
  check ((kind = 'published') = (decision_id is not null)),
  check ((kind in ('declined', 'replied')) = (text is not null)),
  check ((kind = 'withdrawn') = (by_user is null))
);
create index step_of_review on reviews.step (tenant_id, review_id, at desc);
create unique index withdrawn_once on reviews.step (tenant_id, review_id) where kind = 'withdrawn';
call app.protect_entity('reviews.step');
call app.append_only('reviews.step');
grant select, insert on reviews.step to amb_app;
grant select on reviews.step to amb_patient;
