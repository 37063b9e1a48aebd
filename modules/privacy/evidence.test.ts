import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sealAcrossTenants, verifyStreams, writeReadsAcrossTenants } from '#modules/audit/index.ts'
import { NO_SCOPE } from '#platform/db/index.ts'
import { createSmallClinic, type SmallClinic } from '#platform/testing/index.ts'
import { blockSubject } from './index.ts'

let clinic: SmallClinic
beforeAll(async () => {
  clinic = await createSmallClinic({ writeReads: writeReadsAcrossTenants })
})
afterAll(() => clinic?.close())

const failures = async () =>
  (await verifyStreams((text, values = []) => clinic.sql(text, [...values]) as never)).flatMap(
    report => report.failures,
  )

const streams = new Set<string>()
async function sealed(): Promise<string[]> {
  const reports = await sealAcrossTenants(clinic.services.db('amb_platform', NO_SCOPE), () =>
    clinic.clock.date(),
  )
  for (const { stream, rows } of reports) if (rows > 0 && stream !== 'audit.event') streams.add(stream)
  return [...streams].sort()
}

describe('evidence of the gate', () => {
  it('IP-3.5: a word that a superuser changed, and a block that he moved, are found', async () => {
    const patientId = await clinic.addPatient()
    await clinic.say(patientId, 'news', 'given')
    await clinic.ctx.db.tx(tx =>
      blockSubject(tx, clinic.ctx, {
        patientId,
        reason: 'обращение',
        basis: { kind: 'request', document: 'обращение № 1' },
        requestedBy: 'subject',
      }),
    )
    // Transactions of other databases in the same cluster hold the sealer back for a moment.
    await expect.poll(sealed).toEqual(['consents.record', 'privacy.processing_block'])
    expect(await failures()).toEqual([])
    await clinic.sql('alter table consents.record disable trigger append_only')
    await clinic.sql("update consents.record set signed_as = 'paper'")
    await clinic.sql('alter table privacy.processing_block disable trigger append_only')
    await clinic.sql("update privacy.processing_block set since = since - interval '1 day'")
    expect((await failures()).map(failure => failure.kind)).toEqual(['row-changed', 'row-changed'])
  })

  it('IP-3.5: the application itself cannot change a word or a block', async () => {
    for (const table of ['consents.record', 'privacy.processing_block', 'privacy.decision'])
      await expect(
        clinic.ctx.db.all({ text: `update ${table} set tenant_id = tenant_id` }),
        table,
      ).rejects.toMatchObject({ code: '42501' })
  })
})
