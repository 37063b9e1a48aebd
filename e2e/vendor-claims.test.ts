import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { claimDue } from '#libs/offer/index.ts'
import { openVendorWorld, signInConsole, type VendorWorld } from './vendor-world.ts'
import { type Client, dayIn, ok, signIn } from './world.ts'

/** Claims before a court: both sides see them, the days of the answer run, what nobody answered is escalated. */
let v: VendorWorld
let owner: Client
let tenantId = ''
beforeAll(async () => {
  v = await openVendorWorld()
  owner = await signIn(v.world, 'owner@example.ru')
  tenantId = await v.tenantOf('ozero')
})
afterAll(() => v?.close())

const CLAIM = {
  subject: 'Касса не открывалась',
  text: 'Касса не открывалась два дня. Требуем уменьшить плату за период.',
  demandKopecks: 120_000,
  thirdParty: false,
}
const claims = async () => ok(await v.console.request('GET', '/api/console/claims')).claims
const answer = (claimId: string, body: object, as: Client = v.console) =>
  as.request('POST', `/api/console/clients/${tenantId}/claims/${claimId}/answer`, {
    outcome: 'partly',
    answer: 'Пересчитаем плату за два дня в следующем счёте.',
    courtAct: null,
    ...body,
  })

describe('MM-14.2: the claim of a client', () => {
  it('is due in ten working days, is answered once with a letter, and its journal only grows', async () => {
    const filed = ok(await owner.request('POST', '/api/clinic/contract/claims', CLAIM))
    expect(filed.dueOn).toBe(claimDue(dayIn(v.world, 0), 10))
    const { deadlines } = ok(await v.console.request('GET', '/api/console/overview'))
    expect(deadlines).toContainEqual(
      expect.objectContaining({ kind: 'claim', on: filed.dueOn, note: filed.number }),
    )
    const both = await Promise.all([answer(filed.claimId, {}), answer(filed.claimId, {})])
    expect(both.map(a => a.status).sort()).toEqual([201, 409])
    await v.settle()
    const letters = await v.sql<{ subject: string }>(
      `select subject from clients.letter where tenant_id = $1 and kind = 'claim-answer' and sent_at is not null`,
      [tenantId],
    )
    expect(letters).toEqual([{ subject: `Ответ на претензию ${filed.number}` }])
    const [own] = ok(await owner.request('GET', '/api/clinic/contract/claims')).claims
    expect(own).toMatchObject({ outcome: 'partly', overdue: false })
    expect(own.events.map((e: { kind: string }) => e.kind)).toEqual(['received', 'answered'])
    await expect(v.sql(`update clients.claim_event set note = 'x'`)).rejects.toThrow(/evidence/)
  })

  it('that nobody answered in its days is escalated, once, and stands as overdue', async () => {
    const receivedOn = dayIn(v.world, -30)
    ok(await v.console.request('POST', `/api/console/clients/${tenantId}/claims`, { ...CLAIM, receivedOn }))
    await v.settle()
    await v.settle()
    const late = (await claims()).find((c: { receivedOn: string }) => c.receivedOn === receivedOn)
    expect(late).toMatchObject({ overdue: true, channel: 'letter' })
    expect(late.events.map((e: { kind: string }) => e.kind)).toEqual(['received', 'escalated'])
    const tomorrow = { ...CLAIM, receivedOn: dayIn(v.world, 1) }
    expect(
      (await v.console.request('POST', `/api/console/clients/${tenantId}/claims`, tomorrow)).status,
    ).toBe(400)
  })

  it('MM-9.4: a demand of a third party is met by an act of a court only, in the program and in the database', async () => {
    const { claimId } = ok(
      await v.console.request('POST', `/api/console/clients/${tenantId}/claims`, {
        ...CLAIM,
        thirdParty: true,
        receivedOn: dayIn(v.world, 0),
      }),
    )
    expect((await answer(claimId, {})).json.detail).toContain('акту суда')
    await expect(
      v.sql(
        `update clients.claim set outcome = 'satisfied', answer = 'Ответ на претензию', answered_at = now() where claim_id = $1`,
        [claimId],
      ),
    ).rejects.toThrow(/check/)
    const act = {
      court: 'Примерский районный суд',
      caseNumber: '2-100/2026',
      actOn: dayIn(v.world, -40),
      inForceOn: dayIn(v.world, -5),
      awardedKopecks: 50_000,
      fileName: 'reshenie.pdf',
      base64: Buffer.from('%PDF-1.7 решение суда').toString('base64'),
    }
    const refused = async (body: object) => (await answer(claimId, body)).json.detail as string
    expect(await refused({ courtAct: { ...act, inForceOn: dayIn(v.world, 2) } })).toContain('ещё не вступил')
    expect(await refused({ courtAct: { ...act, inForceOn: dayIn(v.world, -41) } })).toContain('раньше')
    expect(await refused({ outcome: 'satisfied', courtAct: act })).toContain('удовлетворена частично')
    expect(await refused({ courtAct: { ...act, base64: 'MTIzNA==' } })).toBeTruthy()
    ok(await answer(claimId, { courtAct: act }))
    const own = ok(await owner.request('GET', '/api/clinic/contract/claims')).claims.find(
      (c: { claimId: string }) => c.claimId === claimId,
    )
    expect(own.courtAct).toMatch(
      /^Примерский районный суд, дело № 2-100\/2026, акт от .*, присуждено 500\s₽$/,
    )
    const scan = await owner.request('GET', `/api/clinic/contract/claims/${claimId}/court-act`)
    expect([scan.status, scan.text]).toEqual([200, '%PDF-1.7 решение суда'])
    const solo = await signIn(v.world, 'solo@example.ru')
    expect((await solo.request('GET', `/api/clinic/contract/claims/${claimId}/court-act`)).status).not.toBe(
      200,
    )
    await expect(v.sql(`update clients.court_act set court = 'Другой суд'`)).rejects.toThrow(/evidence/)
  })

  it('MM-15.1: is not there for another client, and support does not answer it', async () => {
    const solo = await signIn(v.world, 'solo@example.ru')
    const seen = await solo.request('GET', '/api/clinic/contract/claims')
    expect(seen.status === 200 ? seen.json.claims : []).toEqual([])
    const [first] = await claims()
    const support = await signInConsole(v.world, 'support@example.ru').catch(() => null)
    if (support) expect((await answer(first.claimId, {}, support)).status).toBe(403)
    const reception = await signIn(v.world, 'reception@example.ru')
    expect((await reception.request('POST', '/api/clinic/contract/claims', CLAIM)).status).toBe(403)
  })
})
