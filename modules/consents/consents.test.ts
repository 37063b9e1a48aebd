import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CONSENT_KIND_LIST } from '#libs/purposes/index.ts'
import { writeReadsAcrossTenants } from '#modules/audit/index.ts'
import { sendMessage } from '#modules/messaging/index.ts'
import { may } from '#modules/privacy/index.ts'
import { createSmallClinic, type SmallClinic } from '#platform/testing/index.ts'
import {
  consentsOf,
  currentEdition,
  editionDiff,
  editionPdf,
  giveConsent,
  publishText,
  readEdition,
  setTextParameters,
  withdrawConsents,
} from './index.ts'

let clinic: SmallClinic
beforeAll(async () => {
  clinic = await createSmallClinic({ writeReads: writeReadsAcrossTenants })
  for (const kind of ['news', 'ads_sms', 'pd_processing', 'biometric_image'] as const) await publish(kind)
})
afterAll(() => clinic?.close())

const publish = (kind: (typeof CONSENT_KIND_LIST)[number], effectiveFrom?: Date) =>
  publishText(clinic.ctx, {
    entityId: clinic.entityId,
    kind,
    approvedBy: 'Озёрная Вера Львовна, директор, приказ № 1',
    ...(effectiveFrom && { effectiveFrom }),
  })
const proof = {
  phone: '+79000007000',
  channel: 'portal',
  page: '/my/privacy',
  form: 'portal-consents',
  challengeId: null,
} as const
async function give(patientId: string, kind: 'news' | 'ads_sms' | 'pd_processing' | 'biometric_image') {
  const { editionId } = await currentEdition(clinic.ctx.db, clinic.entityId, kind, clinic.clock.date())
  return clinic.ctx.db.tx(tx =>
    giveConsent(tx, clinic.ctx, { ...proof, patientId, entityId: clinic.entityId, kind, editionId }),
  )
}
const withdraw = (patientId: string, more: object = {}) =>
  clinic.ctx.db.tx(tx =>
    withdrawConsents(tx, clinic.ctx, {
      patientId,
      entityId: clinic.entityId,
      channel: 'portal',
      page: '/my/privacy',
      form: 'portal-consents',
      ...more,
    }),
  )

describe('texts in editions', () => {
  it('MM-11.1, IP-6.1, IV-7.1: one edition until a parameter changes, then the next one with the difference; the old one stays', async () => {
    const first = await publish('news')
    expect(await publish('news')).toBe(first)
    await setTextParameters(clinic.ctx, clinic.entityId, { withdrawalWorkingDays: 5 })
    clinic.clock.advance(1_000)
    const second = await publish('news', new Date('2026-04-01T00:00:00Z'))
    expect(second).not.toBe(first)
    const at = (date: string) => currentEdition(clinic.ctx.db, clinic.entityId, 'news', new Date(date))
    expect((await at('2026-03-31T23:59:59Z')).editionId).toBe(first)
    expect(await at('2026-04-01T00:00:00Z')).toMatchObject({
      editionId: second,
      number: 2,
      previousId: first,
    })
    const diff = await editionDiff(clinic.ctx.db, second)
    expect(diff.filter(p => p.kind === 'changed')).toHaveLength(1)
    expect((await readEdition(clinic.ctx.db, first)).number).toBe(1)
    await setTextParameters(clinic.ctx, clinic.entityId, { withdrawalWorkingDays: 10 })
  })

  it('1.8 (7): terms above the law and effect before publication are refused', async () => {
    await expect(
      setTextParameters(clinic.ctx, clinic.entityId, { withdrawalWorkingDays: 11 }),
    ).rejects.toMatchObject({ code: 'request.invalid' })
    await expect(publish('account_creation', new Date('2026-01-01'))).rejects.toMatchObject({
      code: 'conflict.state',
    })
  })

  it('MM-3.9: nobody publishes for another legal entity', async () => {
    const foreign = publishText(clinic.ctx, { entityId: clinic.otherEntityId, kind: 'news', approvedBy: 'x' })
    await expect(foreign).rejects.toMatchObject({ code: 'not-found' })
  })

  it('MM-11.4: the PDF/A of an edition is made once and given out unchanged', async () => {
    const edition = await currentEdition(clinic.ctx.db, clinic.entityId, 'pd_processing', clinic.clock.date())
    const [a, b] = [
      await editionPdf(clinic.ctx, edition.editionId),
      await editionPdf(clinic.ctx, edition.editionId),
    ]
    expect(Buffer.from(a.bytes).toString('latin1')).toMatch(/pdfaid:part>2</)
    expect(Buffer.compare(Buffer.from(a.bytes), Buffer.from(b.bytes))).toBe(0)
    expect(a.sha256).toBe(b.sha256)
  })

  it('IP-6.4, IV-7.3: an edition cannot be changed, not even by the owner of the table', async () => {
    await expect(clinic.sql("update consents.text_edition set title = 'x'")).rejects.toThrow('evidence')
  })
})

describe('consents', () => {
  it('IP-2.3: given, used, withdrawn: stops at once and takes back what waits', async () => {
    const patientId = await clinic.addPatient()
    await give(patientId, 'news')
    await clinic.ctx.db.tx(tx =>
      sendMessage(tx, clinic.ctx, {
        channel: 'sms',
        recipient: '+79000007000',
        sender: 'Primer',
        body: 'новость',
        purpose: 'news',
        entityId: clinic.entityId,
        patientId,
        notBefore: new Date('2026-06-01T00:00:00Z'),
      }),
    )
    clinic.clock.advance(1_000)
    const done = await withdraw(patientId, { only: [{ kind: 'news' }] })
    expect(done).toMatchObject({ consents: [{ kind: 'news' }], messages: 1 })
    const asked = {
      subject: { kind: 'patient', patientId },
      purpose: 'news',
      action: 'use',
      entityId: clinic.entityId,
    } as const
    expect(await may(clinic.ctx, asked)).toMatchObject({ code: 'consent.withdrawn' })
  })

  it('IP-3.6: two withdrawals at once make one', async () => {
    const patientId = await clinic.addPatient()
    await give(patientId, 'news')
    await give(patientId, 'ads_sms')
    clinic.clock.advance(1_000)
    const both = await Promise.all([withdraw(patientId), withdraw(patientId)])
    expect(both.map(done => done.consents.length).sort()).toEqual([0, 2])
  })

  it('IP-3.6b: a letter of yesterday does not withdraw what was given today', async () => {
    const patientId = await clinic.addPatient()
    const letter = new Date(clinic.clock.nowMs() - 86_400_000)
    await give(patientId, 'news')
    expect((await withdraw(patientId, { receivedAt: letter })).consents).toEqual([])
    await expect(
      withdraw(patientId, { receivedAt: new Date(clinic.clock.nowMs() + 1_000) }),
    ).rejects.toMatchObject({ code: 'request.invalid' })
  })

  it("MM-3.9: a consent for a stranger's record is refused as not found", async () => {
    const patientId = await clinic.addPatient()
    const { editionId } = await currentEdition(clinic.ctx.db, clinic.entityId, 'news', clinic.clock.date())
    const other = clinic.otherStaff()
    const attempt = other.db.tx(tx =>
      giveConsent(tx, other, {
        ...proof,
        patientId,
        entityId: clinic.otherEntityId,
        kind: 'news',
        editionId,
      }),
    )
    await expect(attempt).rejects.toMatchObject({ code: 'not-found' })
  })

  it('SV-4.2a: a tick is not enough for the image of a face', async () => {
    const patientId = await clinic.addPatient()
    await expect(give(patientId, 'biometric_image')).rejects.toMatchObject({ code: 'consent.form' })
    expect(await consentsOf(clinic.ctx.db, patientId)).toEqual([])
  })

  it('IP-6.3, IV-7.2: an edition that is not in force any more is not agreed to', async () => {
    const patientId = await clinic.addPatient()
    const old = await currentEdition(clinic.ctx.db, clinic.entityId, 'ads_sms', clinic.clock.date())
    await setTextParameters(clinic.ctx, clinic.entityId, { destroyDays: 20 })
    clinic.clock.advance(1_000)
    await publish('ads_sms')
    const late = clinic.ctx.db.tx(tx =>
      giveConsent(tx, clinic.ctx, {
        ...proof,
        patientId,
        entityId: clinic.entityId,
        kind: 'ads_sms',
        editionId: old.editionId,
      }),
    )
    await expect(late).rejects.toMatchObject({ code: 'consent.text-changed' })
  })
})
