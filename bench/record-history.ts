import type pg from 'pg'

const VISITS = 400
const ENTRIES = 3_000
const CHANGES = 300
const IMAGES = 200

export interface Filled {
  readonly patientId: string
  /** An open visit of this patient with a draft. */
  readonly encounterId: string
}

/** Ten years of one patient, written straight into the tables: how they came about is not what is measured. */
export async function fillRecord(admin: pg.Client): Promise<Filled> {
  const { rows } = await admin.query(
    `select p.tenant_id, p.patient_id, e.entity_id, d.practitioner_id, d.user_id,
        (select branch_id from tenancy.branch b where b.tenant_id = p.tenant_id order by position limit 1) as branch_id
      from patients.patient p join patients.patient_entity pe using (tenant_id, patient_id)
      join tenancy.legal_entity e on e.tenant_id = pe.tenant_id and e.entity_id = pe.entity_id and e.code = 'С'
      join catalogue.practitioner d on d.tenant_id = p.tenant_id
      join identity.staff_user u on u.user_id = d.user_id and u.email = 'doctor@example.ru'
      where p.birth_date < '1990-01-01' limit 1`,
  )
  const of = rows[0]
  const who = [of.tenant_id, of.patient_id, of.entity_id, of.practitioner_id, of.user_id, of.branch_id]
  const run = (text: string, more: readonly unknown[] = []) => admin.query(text, [...who, ...more])
  await run(
    `with visit as (
       insert into records.encounter (tenant_id, encounter_id, entity_id, branch_id, patient_id, practitioner_id, opened_at, closed_at)
       select $1, gen_random_uuid(), $3, $6, $2, $4, now() - n * interval '9 days', now() - n * interval '9 days' + interval '1 hour'
       from generate_series(1, $7::int) n where $5::uuid is not null
       returning encounter_id, opened_at)
     insert into records.protocol (tenant_id, protocol_id, encounter_id, entity_id, patient_id, practitioner_id, template, number,
       content, created_at, updated_at, signed_at, signed_by, content_sha256, signed_content)
     select $1, gen_random_uuid(), encounter_id, $3, $2, $4, 'dental-exam', 'Б-' || row_number() over (), content, opened_at,
       opened_at, opened_at, $5, sha256('x'), content
     from visit, (select jsonb_build_object('complaints', repeat('Боль от сладкого и холодного. ', 4), 'history', repeat('Болит неделю. ', 8),
       'objective', repeat('Полость средней глубины, зондирование по эмалево-дентинной границе. ', 6), 'diagnoses', jsonb_build_array(
         jsonb_build_object('code', 'K02.1', 'name', 'Кариес дентина', 'teeth', jsonb_build_array(16), 'main', true)),
       'treatment', repeat('Препарирование, пломба. ', 10), 'recommendations', repeat('Щётка, нить. ', 5)) as content) text`,
    [VISITS],
  )
  const { rows: open } = await run(
    `insert into records.encounter (tenant_id, encounter_id, entity_id, branch_id, patient_id, practitioner_id, opened_at)
     select $1, gen_random_uuid(), $3, $6, $2, $4, now() where $5::uuid is not null returning encounter_id`,
  )
  const encounterId = open[0].encounter_id
  await run(
    `insert into records.protocol (tenant_id, protocol_id, encounter_id, entity_id, patient_id, practitioner_id, template, content,
       created_at, updated_at)
     select $1, gen_random_uuid(), $7, $3, $2, $4, 'dental-exam', jsonb_build_object('complaints', '', 'history', '', 'objective', '',
       'diagnoses', '[]'::jsonb, 'treatment', '', 'recommendations', ''), now(), now()
     where $5::uuid is not null and $6::uuid is not null`,
    [encounterId],
  )
  await fillChart(run)
  await fillImages(run)
  return { patientId: of.patient_id, encounterId }
}

type Run = (text: string, more?: readonly unknown[]) => Promise<pg.QueryResult>

async function fillChart(run: Run): Promise<void> {
  await run(
    `insert into odontogram.chart (tenant_id, patient_id, entity_id, last_seq, last_at)
     select $1, $2, $3, $7, now() - interval '1 day' where $4::uuid is not null and $5::uuid is not null and $6::uuid is not null`,
    [CHANGES],
  )
  await run(
    `with change as (
       insert into odontogram.change (tenant_id, change_id, patient_id, entity_id, seq, at, recorded_by, practitioner_id, picture_sha256)
       select $1, gen_random_uuid(), $2, $3, n, now() - interval '10 years' + n * interval '12 days', $5, $4, sha256('x')
       from generate_series(1, $7::int) n where $6::uuid is not null returning change_id, seq, at)
     insert into odontogram.entry (tenant_id, entry_id, change_id, patient_id, entity_id, seq, position, at, tooth, condition, surfaces)
     select $1, gen_random_uuid(), change_id, $2, $3, seq, p, at,
       (array[11,12,13,14,15,16,17,21,22,23,24,25,26,27,31,32,33,34,35,36,37,41,42,43,44,45,46,47])[1 + (seq * 7 + p) % 28],
       (array['caries', 'filling'])[1 + (seq + p) % 2], array['D']
     from change, generate_series(0, $8::int - 1) p`,
    [CHANGES, ENTRIES / CHANGES],
  )
}

async function fillImages(run: Run): Promise<void> {
  await run(
    `with file as (
       insert into files.file (tenant_id, file_id, entity_id, patient_id, key_id, kind, purpose, name, media_type, size, sha256,
         stored_at, stored_by_kind, stored_by)
       select $1, gen_random_uuid(), $3, $2, gen_random_uuid(), 'periapical', 'care', 'Снимок ' || n || '.jpg', 'image/jpeg', 200000,
         sha256(n::text::bytea), now() - n * interval '18 days', 'staff', $5
       from generate_series(1, $7::int) n where $4::uuid is not null and $6::uuid is not null returning file_id, stored_at)
     insert into imaging.image (tenant_id, file_id, entity_id, patient_id, door, teeth, taken_on, previews, changed_at)
     select $1, file_id, $3, $2, 'clinic', array[16], stored_at::date, array['thumb', 'view'], stored_at from file`,
    [IMAGES],
  )
}
