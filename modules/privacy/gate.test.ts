import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#libs/ids/index.ts'
import type { Question } from '#libs/purposes/index.ts'
import { writeReadsAcrossTenants } from '#modules/audit/index.ts'
import { createSmallClinic, type SmallClinic } from '#platform/testing/index.ts'
import { blockSubject, listBlocks, may, unblockSubject } from './index.ts'

let clinic: SmallClinic
beforeAll(async () => {
  clinic = await createSmallClinic({ writeReads: writeReadsAcrossTenants })
})
afterAll(() => clinic?.close())

const news = (patientId: string): Question => ({
  subject: { kind: 'patient', patientId },
  purpose: 'news',
  action: 'use',
  entityId: clinic.entityId,
  channel: 'sms',
})

describe('the gate on a database', () => {
  it('IP-3.6c: answers by the latest word, a second after it was said', async () => {
    const patientId = await clinic.addPatient()
    expect(await may(clinic.ctx, news(patientId))).toMatchObject({ allowed: false, code: 'consent.absent' })
    const recordId = await clinic.say(patientId, 'news', 'given')
    const yes = await may(clinic.ctx, news(patientId))
    expect(yes).toMatchObject({ allowed: true, evidence: [{ kind: 'consent', recordId }] })
    clinic.clock.advance(1_000)
    await clinic.say(patientId, 'news', 'withdrawn')
    const no = await may(clinic.ctx, news(patientId))
    expect(no).toMatchObject({ allowed: false, code: 'consent.withdrawn' })
  })

  it('IP-3.6b: tells what was so on a day from what was known on that day', async () => {
    const patientId = await clinic.addPatient()
    const day = (n: number) => new Date(`2026-03-0${n}T12:00:00Z`)
    await clinic.say(patientId, 'news', 'given', { at: new Date('2026-02-01T09:00:00Z') })
    // A letter that came on 1 March was registered on 5 March.
    await clinic.say(patientId, 'news', 'withdrawn', { at: day(1), recordedAt: day(5) })
    const asked = { ...news(patientId), at: day(3) }
    clinic.clock.set('2026-03-07T09:00:00Z')
    expect((await may(clinic.ctx, { ...asked, knownAt: day(3) })).allowed).toBe(true)
    expect(await may(clinic.ctx, { ...asked, knownAt: day(6) })).toMatchObject({ code: 'consent.withdrawn' })
    expect(await may(clinic.ctx, asked)).toMatchObject({ code: 'consent.withdrawn' })
    expect(await may(clinic.ctx, { ...asked, at: new Date('2026-01-15T12:00:00Z') })).toMatchObject({
      code: 'consent.absent',
    })
  })

  it('IP-4.2.4, IV-4.2.4, MD-6.2.4: a block stops everything but storage within the transaction that writes it, and ends with an outcome', async () => {
    const patientId = await clinic.addPatient()
    await clinic.say(patientId, 'news', 'given')
    const { ctx } = clinic
    const blockId = await ctx.db.tx(async tx => {
      const id = await blockSubject(tx, ctx, {
        patientId,
        reason: 'проверка по обращению',
        basis: { kind: 'request', document: 'обращение № 1', caseId: newId() },
        requestedBy: 'subject',
      })
      expect(await may({ db: tx, clock: ctx.clock }, news(patientId))).toMatchObject({
        code: 'subject.blocked',
      })
      return id
    })
    const storage = { ...news(patientId), purpose: 'care', action: 'storage' } as const
    expect((await may(ctx, storage)).allowed).toBe(true)
    expect(await listBlocks(ctx.db, patientId)).toMatchObject([{ blockId, endedAt: null }])
    const end = () =>
      ctx.db.tx(tx =>
        unblockSubject(tx, ctx, {
          blockId,
          outcome: 'unfounded',
          reason: 'данные верны',
          basisDocument: 'заключение № 1',
        }),
      )
    clinic.clock.advance(1_000)
    await end()
    expect((await may(ctx, news(patientId))).allowed).toBe(true)
    await expect(end()).rejects.toMatchObject({ code: 'conflict.state' })
  })

  it('IP-4.2.4: two presses of the button for one case make one block', async () => {
    const patientId = await clinic.addPatient()
    const caseId = newId()
    const press = () =>
      clinic.ctx.db.tx(tx =>
        blockSubject(tx, clinic.ctx, {
          patientId,
          reason: 'обращение',
          basis: { kind: 'request', document: 'обращение № 2', caseId },
          requestedBy: 'subject',
        }),
      )
    const first = await press()
    expect(await press()).toBe(first)
  })

  it('MM-3.9: a patient of nobody here is unknown, and nobody blocks a stranger', async () => {
    expect(await may(clinic.ctx, news(newId()))).toMatchObject({ allowed: false, code: 'subject.unknown' })
    const blocking = clinic.ctx.db.tx(tx =>
      blockSubject(tx, clinic.ctx, {
        patientId: newId(),
        reason: 'обращение',
        basis: { kind: 'request', document: '1' },
        requestedBy: 'subject',
      }),
    )
    await expect(blocking).rejects.toMatchObject({ code: 'not-found' })
  })

  it('MD-6.2.2: a portal account learns of its own patients only', async () => {
    const [mine, other] = [await clinic.addPatient(), await clinic.addPatient()]
    for (const patientId of [mine, other]) await clinic.say(patientId, 'news', 'given')
    const source = { db: clinic.portalDb([mine]), clock: clinic.clock }
    expect((await may(source, news(mine))).allowed).toBe(true)
    expect(await may(source, news(other))).toMatchObject({ code: 'subject.unknown' })
  })

  it('MM-3.10: a sharing ground opens and closes the way to another legal entity', async () => {
    const patientId = await clinic.addPatient()
    const question: Question = {
      subject: { kind: 'patient', patientId },
      purpose: 'care',
      action: 'access',
      entityId: clinic.entityId,
      recipient: { kind: 'entity', entityId: clinic.otherEntityId, category: 'contacts' },
    }
    expect(await may(clinic.ctx, question)).toMatchObject({ code: 'sharing.absent' })
    const groundId = await clinic.share()
    expect(await may(clinic.ctx, question)).toMatchObject({ allowed: true })
    clinic.clock.advance(1_000)
    await clinic.endShare(groundId)
    expect(await may(clinic.ctx, question)).toMatchObject({ code: 'sharing.absent' })
  })
})
