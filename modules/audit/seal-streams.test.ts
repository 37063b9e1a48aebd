import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NO_SCOPE } from '#platform/db/index.ts'
import { createSmallClinic, type SmallClinic } from '#platform/testing/small-clinic.ts'
import { record, sealAcrossTenants, verifyStreams, writeReadsAcrossTenants } from './index.ts'

let clinic: SmallClinic
beforeAll(async () => {
  clinic = await createSmallClinic({ writeReads: writeReadsAcrossTenants })
}, 120_000)
afterAll(() => clinic?.close())

const write = (rows: number) =>
  clinic.ctx.db.tx(async tx => {
    for (let i = 0; i < rows; i++)
      await record(tx, clinic.ctx, {
        action: 'recording',
        operation: 'audit.test',
        purpose: 'care',
        detail: { i, quoted: 'строка с "кавычками", \\ и\nпереносом' },
      })
  })
/** Seals until `rows` are linked: transactions of other databases in the cluster hold the sealer back for a moment. */
async function seal(rows: number): Promise<void> {
  let linked = 0
  await expect
    .poll(async () => {
      const reports = await sealAcrossTenants(clinic.services.db('amb_platform', NO_SCOPE), () =>
        clinic.clock.date(),
      )
      linked += reports.find(report => report.stream === 'audit.event')?.rows ?? 0
      return linked
    })
    .toBe(rows)
}
const links = () =>
  clinic.sql<{ seq: string; rows: number }>(
    `select seq, cardinality(row_keys) as rows from audit.batch where stream = 'audit.event' order by seq`,
  )
const failures = async () =>
  (await verifyStreams((text, values = []) => clinic.sql(text, [...values]) as never)).flatMap(
    report => report.failures,
  )

describe('152-ФЗ art. 19 p. 2 sub. 8: links of the chain', () => {
  it('are short, go on until nothing is left, and the verifier of another make finds them right', async () => {
    for (const rows of [400, 400, 400, 400]) await write(rows)
    await seal(1_600)
    expect((await links()).map(link => link.rows)).toEqual([800, 800])
    expect(await failures()).toEqual([])
  })

  it('never divide a transaction, however much it wrote', async () => {
    await write(2_300)
    await write(3)
    await seal(2_303)
    expect((await links()).map(link => link.rows)).toEqual([800, 800, 2_303])
    expect(await failures()).toEqual([])
  })

  it('show a row that was changed, one that was taken away and one that was smuggled in', async () => {
    await clinic.sql('alter table audit.event disable trigger append_only')
    await clinic.sql(
      `update audit.event set reason = 'подправлено' where event_id = (select min(event_id::text)::uuid from audit.event)`,
    )
    await clinic.sql(
      `delete from audit.event where event_id = (select max(event_id::text)::uuid from audit.event)`,
    )
    await clinic.sql(
      `insert into audit.event select (jsonb_populate_record(e, jsonb_build_object('event_id', gen_random_uuid()))).*
       from audit.event e where reason is null limit 1`,
    )
    expect((await failures()).map(failure => failure.kind).sort()).toEqual([
      'row-changed',
      'row-extra',
      'row-missing',
    ])
  })
})
