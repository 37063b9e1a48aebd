import { ageOn } from '#libs/format/index.ts'
import { canonicalJson, sha256 } from '#libs/hash-chain/index.ts'
import {
  applyMark,
  type ConditionCode,
  type Entry,
  faultOf,
  type Mark,
  type Picture,
  plainPicture,
  SITES,
  SOUND,
  type ToothPerio,
  type ToothState,
} from '#libs/odontogram/index.ts'
import { isDeciduous, PERMANENT, type Surface } from '#libs/teeth/index.ts'
import type { PastVisit } from './add-history.ts'
import type { Built, Db } from './built.ts'
import { insertRows } from './insert-rows.ts'
import type { Random } from './random.ts'

const MINUTE = 60_000
const BATCH = 400

interface Book {
  readonly changes: object[]
  readonly entries: object[]
  readonly exams: object[]
  readonly charts: Map<string, object>
}

/** Who wrote into a chart, in which visit. */
interface Author {
  readonly visit: PastVisit
  readonly encounterId: string | null
}

const mark = (
  tooth: number,
  condition: ConditionCode,
  surfaces = '',
  degree: number | null = null,
): Mark => ({
  tooth,
  condition,
  surfaces: [...surfaces] as Surface[],
  degree,
  bridge: null,
})

/** What adults have in their mouths when they come first: a few things of the last decades. */
function firstFindings(random: Random): Mark[] {
  const marks: Mark[] = []
  for (const tooth of [18, 28, 38, 48])
    if (random.chance(0.55)) marks.push(mark(tooth, random.chance(0.8) ? 'missing' : 'impacted'))
  for (const tooth of [16, 26, 36, 46, 17, 27, 37, 47, 14, 24, 15, 25, 35, 45]) {
    const roll = random.next()
    const surfaces = random.pick(['O', 'OM', 'OD', 'MOD'])
    if (roll < 0.3) marks.push(mark(tooth, 'filling', surfaces))
    else if (roll < 0.38) marks.push(mark(tooth, 'root-canal'), mark(tooth, 'crown'))
    else if (roll < 0.42) marks.push(mark(tooth, 'extracted'))
    else if (roll < 0.52) marks.push(mark(tooth, 'caries', random.pick(['O', 'OD', 'M'])))
  }
  for (const tooth of [11, 12, 21, 22])
    if (random.chance(0.12)) marks.push(mark(tooth, 'filling', random.pick(['M', 'D', 'MI'])))
  for (const tooth of [31, 32, 41, 42]) if (random.chance(0.12)) marks.push(mark(tooth, 'mobility', '', 1))
  return marks
}

const childFindings = (random: Random): Mark[] =>
  [54, 55, 64, 65, 74, 75, 84, 85].flatMap(tooth => {
    const roll = random.next()
    if (roll < 0.18) return [mark(tooth, 'caries', random.pick(['O', 'OD']))]
    return roll < 0.36 ? [mark(tooth, 'filling', 'O')] : []
  })

/** Teenagers have no wisdom teeth to miss: only what is in the first molars. */
const findingsOf = (random: Random, age: number): Mark[] =>
  age < 11
    ? childFindings(random)
    : firstFindings(random).filter(
        one => age >= 20 || (one.tooth % 10 === 6 && ['caries', 'filling'].includes(one.condition)),
      )

/** What a service leaves on its tooth. */
function marksOfService(name: string, tooth: number, random: Random): Mark[] {
  const front = tooth % 10 <= 3
  if (/пломбой|Временная пломба/.test(name))
    return [mark(tooth, 'filling', front ? random.pick(['M', 'D']) : random.pick(['O', 'MO', 'OD']))]
  if (/герметик/.test(name)) return front ? [] : [mark(tooth, 'sealant', 'O')]
  if (/канал|пульпы/i.test(name)) return [mark(tooth, 'root-canal')]
  if (/далени[ея].*зуба|ретинированного/.test(name)) return [mark(tooth, 'extracted')]
  if (/имплантация/.test(name)) return [mark(tooth, 'implant')]
  if (/использованием имплантата|коронкой/.test(name)) return [mark(tooth, 'crown')]
  if (/виниром/.test(name)) return [mark(tooth, 'veneer')]
  return []
}

function perioOf(random: Random, teeth: ReadonlyMap<number, ToothState>, worse: number): ToothPerio[] {
  return PERMANENT.filter(tooth => (teeth.get(tooth)?.presence ?? 'present') === 'present').map(tooth => ({
    tooth,
    sites: Object.fromEntries(
      SITES.map(site => {
        const between = site.length === 2
        const depth = Math.min(
          9,
          random.int(1, 3) + (between && random.chance(0.12 * worse) ? random.int(1, 3) : 0),
        )
        return [
          site,
          {
            depth,
            recession: random.chance(0.1 * worse) ? 1 : 0,
            bleeding: depth > 3 || random.chance(0.06 * worse),
            plaque: random.chance(0.12 * worse),
            suppuration: depth > 5 && random.chance(0.3),
          },
        ]
      }),
    ) as ToothPerio['sites'],
    mobility: teeth.get(tooth)?.mobility ?? 0,
    furcation: 0,
  }))
}

/**
 * Charts of the patients of past dental visits: what was found at the first one, what each treatment left, and two
 * periodontal examinations of some. Each change carries the hash of its picture, as the product writes it.
 */
export async function addCharts(
  db: Db,
  random: Random,
  built: Built,
  visits: readonly PastVisit[],
  say: (line: string) => void,
): Promise<void> {
  const dental = visits.filter(visit => visit.entity === 'A').sort((a, b) => a.from - b.from)
  const [encounters, ages] = await Promise.all([encountersOf(db), agesOf(db, built.nowMs)])
  const lines = [...Map.groupBy(dental, visit => visit.patientId)]
  for (let i = 0; i < lines.length; i += BATCH) {
    const book: Book = { changes: [], entries: [], exams: [], charts: new Map() }
    for (const [patientId, own] of lines.slice(i, i + BATCH))
      writeChart(book, random, built, patientId, own, ages.get(patientId) ?? 40, encounters)
    await db.tx(async tx => {
      if (book.charts.size > 0) await insertRows(tx, 'odontogram.chart', [...book.charts.values()])
      if (book.changes.length > 0) await insertRows(tx, 'odontogram.change', book.changes)
      if (book.entries.length > 0) await insertRows(tx, 'odontogram.entry', book.entries)
      if (book.exams.length > 0) await insertRows(tx, 'odontogram.perio_exam', book.exams)
    })
  }
  say(`charts of ${lines.length} patients`)
}

interface Rendered {
  readonly encounterId: string
  readonly services: readonly { readonly name: string; readonly teeth: readonly number[] }[]
}

async function agesOf(db: Db, nowMs: number): Promise<ReadonlyMap<string, number>> {
  const rows = await db.all<{ patient_id: string; birth_date: string }>({
    text: 'select patient_id, birth_date from patients.patient where tenant_id = app.tenant()',
  })
  const today = new Date(nowMs).toISOString().slice(0, 10)
  return new Map(rows.map(row => [row.patient_id, ageOn(row.birth_date, today)]))
}

async function encountersOf(db: Db): Promise<ReadonlyMap<string, Rendered>> {
  const rows = await db.all<{
    appointment_id: string
    encounter_id: string
    services: Rendered['services']
  }>({
    text: `select e.appointment_id, e.encounter_id,
        coalesce(jsonb_agg(jsonb_build_object('name', r.name, 'teeth', r.teeth)) filter (where r.name is not null), '[]') as services
      from records.encounter e left join records.rendered_service r using (tenant_id, encounter_id)
      where e.tenant_id = app.tenant() and e.appointment_id is not null group by 1, 2`,
  })
  return new Map(
    rows.map(row => [row.appointment_id, { encounterId: row.encounter_id, services: row.services }]),
  )
}

function writeChart(
  book: Book,
  random: Random,
  built: Built,
  patientId: string,
  visits: readonly PastVisit[],
  age: number,
  encounters: ReadonlyMap<string, Rendered>,
): void {
  const teeth = new Map<number, ToothState>()
  const whose = { tenant_id: built.tenantId, patient_id: patientId, entity_id: built.entityOf.get('A')! }
  const child = age < 11
  let seq = 0
  let lastAt = 0
  const change = (author: Author, at: number, marks: readonly Mark[]) => {
    const fitting = marks.filter(one => {
      if (child && !isDeciduous(one.tooth) && one.tooth % 10 > 6) return false
      const state = teeth.get(one.tooth) ?? SOUND
      if (faultOf(one, state) !== null) return false
      teeth.set(one.tooth, applyMark(state, one))
      return true
    })
    if (fitting.length === 0) return
    seq++
    lastAt = Math.max(at, lastAt + 1)
    const changeId = random.id(lastAt)
    const row = { ...whose, change_id: changeId, seq, at: new Date(lastAt) }
    book.changes.push({
      ...row,
      recorded_by: author.visit.doctor.userId,
      practitioner_id: author.visit.doctor.practitionerId,
      encounter_id: author.encounterId,
      reason: '',
      picture_sha256: `\\x${sha256(canonicalJson(plainPicture(teeth as Picture)))}`,
    })
    fitting.forEach((one, position) => {
      book.entries.push({
        ...row,
        entry_id: random.id(lastAt),
        position,
        tooth: one.tooth,
        condition: one.condition,
        surfaces: one.surfaces,
        degree: one.degree,
        bridge_id: null,
        reverses: null satisfies Entry['reverses'],
      })
    })
  }
  visits.forEach((visit, i) => {
    const known = encounters.get(visit.appointmentId)
    const author: Author = { visit, encounterId: known?.encounterId ?? null }
    if (i === 0) change(author, visit.from + 4 * MINUTE, findingsOf(random, age))
    for (const service of known?.services ?? [])
      for (const tooth of service.teeth)
        change(author, visit.to - 5 * MINUTE, marksOfService(service.name, tooth, random))
    const hygiene = visit.service.category === 'Гигиена' || visit.service.category === 'Пародонтология'
    if (!child && (hygiene || (i === 0 && random.chance(0.15))))
      book.exams.push({
        ...whose,
        exam_id: random.id(visit.to),
        at: new Date(visit.to - 2 * MINUTE),
        recorded_by: visit.doctor.userId,
        practitioner_id: visit.doctor.practitionerId,
        encounter_id: author.encounterId,
        teeth: perioOf(random, teeth, i === 0 ? 2 : 1),
        note: '',
        replaces: null,
      })
  })
  if (seq > 0) book.charts.set(patientId, { ...whose, last_seq: seq, last_at: new Date(lastAt) })
}
