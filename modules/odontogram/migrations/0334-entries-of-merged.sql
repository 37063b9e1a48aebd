-- The chart of a person is made of the entries of all of his cards.
create or replace function odontogram.entries_at(patient uuid, moment timestamptz) returns setof odontogram.entry
  language sql stable
  begin atomic
    with recursive chain as (
      select e.entry_id as origin, e.entry_id as last, 0 as reversals
      from odontogram.entry e
      where e.tenant_id = app.tenant() and e.patient_id = any (patients.same_person(patient)) and e.at <= moment and e.condition is not null
      union all
      select c.origin, r.entry_id, c.reversals + 1
      from chain c join odontogram.entry r on r.tenant_id = app.tenant() and r.reverses = c.last and r.at <= moment
    )
    select e.* from odontogram.entry e
      join (select origin from chain group by origin having max(reversals) % 2 = 0) held on held.origin = e.entry_id
    where e.tenant_id = app.tenant()
    order by e.at, e.seq, e.position;
  end;
