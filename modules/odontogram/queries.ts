import { shortName } from '#libs/names/index.ts'
import type { ConditionCode, Entry, Mark } from '#libs/odontogram/index.ts'
import type { Surface } from '#libs/teeth/index.ts'
import { readThroughGate } from '#modules/privacy/index.ts'
import type { Ctx, StaffCtx } from '#platform/context/index.ts'
import type { Reader } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { Chart } from './contract.ts'

interface EntryRow {
  readonly entry_id: string
  readonly change_id: string
  readonly at: Date
  readonly tooth: number
  readonly condition: string | null
  readonly surfaces: string
  readonly degree: number | null
  readonly bridge_id: string | null
  readonly reverses: string | null
}

/** Surfaces as one text: thousands of arrays cost the driver more than everything else of a chart. */
const COLUMNS = `entry_id, change_id, at, tooth, condition, array_to_string(surfaces, ',') as surfaces, degree, bridge_id, reverses`

const markOf = (row: EntryRow): Mark | null =>
  row.condition === null
    ? null
    : {
        tooth: row.tooth,
        condition: row.condition as ConditionCode,
        surfaces: (row.surfaces === '' ? [] : row.surfaces.split(',')) as Surface[],
        degree: row.degree,
        bridge: row.bridge_id,
      }

const present = (row: EntryRow): Entry => ({
  entryId: row.entry_id,
  changeId: row.change_id,
  at: row.at.toISOString(),
  tooth: row.tooth,
  mark: markOf(row),
  reverses: row.reverses,
})

/** All entries of a patient that the reader may see, in the order in which they take effect. */
export async function entriesOf(
  db: Reader,
  patientId: string,
  entityId: string | null = null,
): Promise<Entry[]> {
  const rows = await db.all<EntryRow>({
    name: 'odontogram.entries',
    text: `select ${COLUMNS} from odontogram.entry
      where tenant_id = app.tenant() and patient_id = any (patients.same_person($1)) and ($2::uuid is null or entity_id = $2)
      order by at, seq, position`,
    values: [patientId, entityId],
  })
  return rows.map(present)
}

/** Entries that held at a moment, chosen by the database. */
export async function liveEntriesAt(db: Reader, patientId: string, at: Date): Promise<Entry[]> {
  const rows = await db.all<EntryRow>({
    text: `select ${COLUMNS} from odontogram.entries_at($1, $2)`,
    values: [patientId, at],
  })
  return rows.map(present)
}

interface ChangeRow {
  readonly change_id: string
  readonly at: Date
  readonly recorded_by: string
  readonly encounter_id: string | null
  readonly reason: string
  readonly surname: string | null
  readonly given: string | null
  readonly patronymic: string | null
}

/** What the reader of a chart has of it already. */
interface Known {
  /** How many entries. */
  readonly known?: number | undefined
  /** The last of them. */
  readonly after?: string | undefined
}

/**
 * The entries after those that the reader has; null when he has others than the chart begins with now, as after cards were
 * merged or when two doctors wrote at the same moment.
 */
async function newerThan(db: Reader, patientId: string, { known, after }: Known): Promise<Entry[] | null> {
  if (known === undefined || after === undefined) return null
  const [rows, all] = await Promise.all([
    db.all<EntryRow>({
      name: 'odontogram.entries-after',
      text: `select ${COLUMNS} from odontogram.entry
        where tenant_id = app.tenant() and patient_id = any (patients.same_person($1)) and (at, seq, position) >
          (select at, seq, position from odontogram.entry where tenant_id = app.tenant() and entry_id = $2)
        order by at, seq, position`,
      values: [patientId, after],
    }),
    db.first<{ n: number }>({
      name: 'odontogram.entry-count',
      text: `select count(*)::int as n from odontogram.entry
        where tenant_id = app.tenant() and patient_id = any (patients.same_person($1))`,
      values: [patientId],
    }),
  ])
  return all?.n === known + rows.length ? rows.map(present) : null
}

/** Changes of a chart in order: all, or those named. */
async function changesOf(ctx: StaffCtx, patientId: string, ids: readonly string[] | null) {
  const rows = await ctx.db.all<ChangeRow>({
    name: 'odontogram.changes',
    text: `select c.change_id, c.at, c.recorded_by, c.encounter_id, c.reason, p.surname, p.given, p.patronymic
      from odontogram.change c
      left join catalogue.practitioner p on p.tenant_id = c.tenant_id and p.practitioner_id = c.practitioner_id
      where c.tenant_id = app.tenant() and c.patient_id = any (patients.same_person($1))
        and ($2::uuid[] is null or c.change_id = any ($2)) order by c.at, c.seq`,
    values: [patientId, ids],
  })
  return rows.map(row => ({
    changeId: row.change_id,
    at: row.at.toISOString(),
    by: row.surname ? shortName({ surname: row.surname, given: row.given!, patronymic: row.patronymic }) : '',
    mine: row.recorded_by === ctx.actor.userId,
    encounterId: row.encounter_id,
    reason: row.reason,
  }))
}

/**
 * A chart with who recorded each change: of thousands of entries a doctor who marks a tooth needs only the new ones.
 * Error: `not-found` when the reader has no such patient.
 */
export async function readChart(ctx: StaffCtx, patientId: string, known: Known = {}): Promise<Chart> {
  await checkPatient(ctx, patientId)
  const reading = readThroughGate(ctx, {
    action: 'extraction',
    operation: 'odontogram.read-chart',
    purpose: 'care',
    patientId,
  })
  const [newer] = await Promise.all([newerThan(ctx.db, patientId, known), reading])
  const ids = newer && [...new Set(newer.map(entry => entry.changeId))]
  const [entries, changes] = await Promise.all([
    newer ?? entriesOf(ctx.db, patientId),
    ids?.length === 0 ? [] : changesOf(ctx, patientId, ids),
  ])
  return { patientId, from: newer ? known.known! : 0, entries: entries as Chart['entries'], changes }
}

/** A patient whose record one of the reader's legal entities keeps, or who was opened in an emergency. Error: `not-found`. */
export async function checkPatient(ctx: Ctx, patientId: string): Promise<void> {
  const row = await ctx.db.first({
    name: 'odontogram.patient',
    text: `select from patients.patient_entity where tenant_id = app.tenant() and patient_id = $1 limit 1`,
    values: [patientId],
  })
  if (!row) throw fail('not-found')
}
