import { canonicalJson, sha256 } from '#libs/hash-chain/index.ts'
import { newId } from '#libs/ids/index.ts'
import {
  applyMark,
  chainEnd,
  type Entry,
  faultOf,
  type Mark,
  type MarkFault,
  pictureAt,
  plainPicture,
  SOUND,
} from '#libs/odontogram/index.ts'
import { record } from '#modules/audit/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { type ChartPlace, placeOfWrite } from './place.ts'
import { entriesOf } from './queries.ts'

const FAULTS: Readonly<Record<MarkFault, string>> = {
  'no-tooth': 'такого зуба нет',
  'no-surface': 'такой поверхности у зуба нет',
  'surface-needed': 'укажите поверхности',
  'surface-extra': 'состояние всего зуба, поверхности не нужны',
  degree: 'степень от 0 до III',
  'one-root': 'у зуба один корень, фуркации нет',
  'tooth-absent': 'зуб отсутствует',
  'tooth-covered': 'зуб под коронкой',
  'not-here': 'временному зубу имплантат не ставят',
}
/** What depends on the other entries is a conflict, the rest is a wrong request. */
const OF_STATE: readonly MarkFault[] = ['tooth-absent', 'tooth-covered']

/** Hash of a chart's picture after a change: replaying the entries must give it again. */
export const pictureHash = (entries: readonly Entry[]): string =>
  sha256(canonicalJson(plainPicture(pictureAt(entries))))

/** Checks marks one after another, each on the tooth as the ones before leave it. */
function checkMarks(before: readonly Entry[], marks: readonly Mark[]): void {
  const teeth = new Map(pictureAt(before))
  for (const mark of marks) {
    const state = teeth.get(mark.tooth) ?? SOUND
    const fault = faultOf(mark, state)
    if (fault) {
      const text = `${mark.tooth}: ${FAULTS[fault]}`
      throw OF_STATE.includes(fault)
        ? fail('conflict.state', { reason: text })
        : fail('request.invalid', { fields: text })
    }
    teeth.set(mark.tooth, applyMark(state, mark))
  }
}

interface Turn {
  readonly seq: number
  readonly at: Date
}

/** Takes the writer's turn in the chart: later writers wait for the end of this transaction, and time never goes back. */
async function takeTurn(tx: Tx, ctx: StaffCtx, patientId: string, entityId: string): Promise<Turn> {
  const row = await tx.first<{ last_seq: number; last_at: Date }>({
    text: `insert into odontogram.chart as c (tenant_id, patient_id, entity_id, last_seq, last_at) values ($1, $2, $3, 1, $4)
      on conflict (tenant_id, patient_id, entity_id)
      do update set last_seq = c.last_seq + 1, last_at = greatest(c.last_at + interval '1 ms', excluded.last_at)
      returning last_seq, last_at`,
    values: [ctx.tenantId, patientId, entityId, ctx.clock.date()],
  })
  return { seq: row!.last_seq, at: row!.last_at }
}

interface NewChange {
  readonly patientId: string
  readonly encounterId: string | null
  readonly reason: string
  readonly operation: string
  readonly place: ChartPlace
  /** The entries to append, given those that are there; ids and dates are put in. */
  readonly decide: (before: readonly Entry[]) => readonly Pick<Entry, 'tooth' | 'mark' | 'reverses'>[]
}

async function append(ctx: StaffCtx, input: NewChange): Promise<{ changeId: string; at: string }> {
  const { patientId, encounterId, place } = input
  const changeId = newId()
  return ctx.db.tx(async tx => {
    const { seq, at } = await takeTurn(tx, ctx, patientId, place.entityId)
    const before = await entriesOf(tx, patientId, place.entityId)
    const entries = input
      .decide(before)
      .map((entry): Entry => ({ ...entry, entryId: newId(), changeId, at: at.toISOString() }))
    const whose = {
      tenant_id: ctx.tenantId,
      change_id: changeId,
      patient_id: patientId,
      entity_id: place.entityId,
    }
    await tx.run(
      q.insertInto('odontogram.change').values({
        ...whose,
        seq,
        at,
        recorded_by: ctx.actor.userId,
        practitioner_id: place.practitionerId,
        encounter_id: encounterId,
        reason: input.reason,
        picture_sha256: Buffer.from(pictureHash([...before, ...entries]), 'hex'),
      }),
    )
    await tx.run(
      q.insertInto('odontogram.entry').values(
        entries.map(({ entryId, tooth, mark, reverses }, position) => ({
          ...whose,
          entry_id: entryId,
          seq,
          position,
          at,
          tooth,
          condition: mark?.condition ?? null,
          surfaces: [...(mark?.surfaces ?? [])],
          degree: mark?.degree ?? null,
          bridge_id: mark?.bridge ?? null,
          reverses,
        })),
      ),
    )
    await record(tx, ctx, {
      action: input.operation === 'odontogram.mark-teeth' ? 'recording' : 'clarification',
      operation: input.operation,
      purpose: 'care',
      entityId: place.entityId,
      patientId,
      object: { kind: 'chart-change', id: changeId },
      detail: { entries: entries.length },
    })
    return { changeId, at: at.toISOString() }
  })
}

export interface MarkTeeth {
  readonly patientId: string
  readonly encounterId: string | null
  readonly marks: readonly Mark[]
}

/**
 * Marks teeth, all or none; entries are only appended (J2.2).
 * Errors: `not-found`, `request.invalid` (no such tooth or surface), `conflict.state` (the tooth is absent or covered,
 * the visit is closed).
 */
export async function markTeeth(ctx: StaffCtx, input: MarkTeeth) {
  const place = await placeOfWrite(ctx, input.patientId, input.encounterId)
  return append(ctx, {
    ...input,
    place,
    reason: '',
    operation: 'odontogram.mark-teeth',
    decide(before) {
      checkMarks(before, input.marks)
      return input.marks.map(mark => ({ tooth: mark.tooth, mark, reverses: null }))
    },
  })
}

export interface HoldChange {
  readonly patientId: string
  readonly changeId: string
  readonly encounterId: string | null
  readonly holds: boolean
  readonly reason: string
}

/**
 * Undoes a change by entries that reverse it, or brings it back (J2.2). Nothing is deleted.
 * Errors: `not-found`, `conflict.state` when the change is already so, or the visit is closed.
 */
export async function holdChange(ctx: StaffCtx, input: HoldChange) {
  const place = await placeOfWrite(ctx, input.patientId, input.encounterId)
  return append(ctx, {
    ...input,
    place,
    operation: input.holds ? 'odontogram.redo' : 'odontogram.undo',
    decide(before) {
      const own = before.filter(entry => entry.changeId === input.changeId && entry.mark !== null)
      if (own.length === 0) throw fail('not-found')
      return own.map(entry => {
        const { lastId, live } = chainEnd(before, entry.entryId)
        if (live === input.holds)
          throw fail('conflict.state', {
            reason: live ? 'запись зубной карты уже действует' : 'запись зубной карты уже отменена',
          })
        return { tooth: entry.tooth, mark: null, reverses: lastId }
      })
    },
  })
}
