import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { PURPOSE_LIST, type Purpose, purposeRule } from '#libs/purposes/index.ts'
import { writeReadsAcrossTenants } from '#modules/audit/index.ts'
import { blockSubject } from '#modules/privacy/index.ts'
import { createSmallClinic, type SmallClinic } from '#platform/testing/index.ts'
import { withoutCode } from './dispatch.ts'
import { type AllowedMessage, dispatchDueAcrossTenants, type NewMessage, sendMessage } from './index.ts'

let clinic: SmallClinic
const left: AllowedMessage[] = []
beforeAll(async () => {
  clinic = await createSmallClinic({ writeReads: writeReadsAcrossTenants })
})
afterAll(() => clinic?.close())
beforeEach(() => {
  left.length = 0
})

const queue = (message: Pick<NewMessage, 'purpose'> & Partial<NewMessage>) =>
  clinic.ctx.db.tx(tx =>
    sendMessage(tx, clinic.ctx, {
      channel: 'sms',
      recipient: '+79000007000',
      sender: 'Primer',
      body: 'проверка',
      entityId: clinic.entityId,
      ...message,
    }),
  )
const dispatch = () =>
  dispatchDueAcrossTenants(
    clinic.services,
    async message => {
      left.push(message)
      return 'taken'
    },
    [clinic.tenantId],
  )
const stateOf = async (messageId: string) =>
  (
    await clinic.sql<{ state: string }>('select state from messaging.message where message_id = $1', [
      messageId,
    ])
  )[0]!.state

describe('no message leaves without an allowing decision', () => {
  it('IP-4.2.1: of every purpose of the register only what the gate allowed goes out, each with its decision', async () => {
    const silent = await clinic.addPatient()
    const queued = new Map<string, Purpose>()
    for (const purpose of PURPOSE_LIST) queued.set(await queue({ purpose, patientId: silent }), purpose)
    await dispatch()
    const decisions = await clinic.sql<{ object_id: string; allowed: boolean; decision_id: string }>(
      'select object_id, allowed, decision_id from privacy.decision',
    )
    expect(decisions).toHaveLength(queued.size)
    for (const { object_id, allowed, decision_id } of decisions) {
      const gone = left.find(message => message.message_id === object_id)
      expect([queued.get(object_id), gone?.decisionId]).toEqual([
        queued.get(object_id),
        allowed ? decision_id : undefined,
      ])
      expect(await stateOf(object_id)).toBe(allowed ? 'sent' : 'refused')
    }
    // Whoever said nothing gets nothing that stands on consent alone.
    for (const [messageId, purpose] of queued)
      if (purposeRule(purpose).grounds.every(ground => ground.kind === 'consent'))
        expect([purpose, await stateOf(messageId)]).toEqual([purpose, 'refused'])
  })

  it('IP-3.6c: a consent withdrawn while the message waits stops it', async () => {
    const patientId = await clinic.addPatient()
    await clinic.say(patientId, 'news', 'given')
    const [first, second] = [await queue({ purpose: 'news', patientId }), 0]
    await dispatch()
    expect([await stateOf(first), second]).toEqual(['sent', 0])
    const waiting = await queue({ purpose: 'news', patientId })
    clinic.clock.advance(1_000)
    await clinic.say(patientId, 'news', 'withdrawn')
    await dispatch()
    expect(await stateOf(waiting)).toBe('refused')
    const told = await clinic.sql('select detail from messaging.delivery where message_id = $1', [waiting])
    expect(told).toEqual([{ detail: 'Согласие «новости и предложения клиники» отозвано 02.03.2026.' }])
  })

  it('IP-4.2.4: a block stops a reminder that was queued before it', async () => {
    const patientId = await clinic.addPatient()
    const reminder = await queue({ purpose: 'notifications', patientId })
    const answer = await queue({ purpose: 'rights_requests', patientId })
    await clinic.ctx.db.tx(tx =>
      blockSubject(tx, clinic.ctx, {
        patientId,
        reason: 'обращение',
        basis: { kind: 'request', document: 'обращение № 1' },
        requestedBy: 'authority',
      }),
    )
    await dispatch()
    expect([await stateOf(reminder), await stateOf(answer)]).toEqual(['refused', 'sent'])
  })

  it('IP-2.4, IV-2.2.9: advertising goes by the channel that was agreed to', async () => {
    const patientId = await clinic.addPatient()
    await clinic.say(patientId, 'ads_email', 'given')
    const [sms, email] = [
      await queue({ purpose: 'ads', patientId }),
      await queue({ purpose: 'ads', patientId, channel: 'email', recipient: 'nobody@example.ru' }),
    ]
    await dispatch()
    expect([await stateOf(sms), await stateOf(email)]).toEqual(['refused', 'sent'])
  })

  it('SV-3.1: codes and letters to staff leave: the person himself asked, the law asks', async () => {
    const messages = [
      await queue({ purpose: 'account_authorisation' }),
      await queue({ purpose: 'booking_identification' }),
      await queue({ purpose: 'security' }),
      await queue({ purpose: 'rights_requests' }),
      await queue({ purpose: 'settlement', entityId: null }),
    ]
    await dispatch()
    for (const message of messages) expect(await stateOf(message)).toBe('sent')
  })

  it('IP-4.2.1: the database itself refuses to call a message sent without a decision', async () => {
    const messageId = await queue({ purpose: 'news' })
    await expect(
      clinic.sql("update messaging.message set state = 'sent' where message_id = $1", [messageId]),
    ).rejects.toThrow('no allowing decision')
    await dispatch()
    expect(await stateOf(messageId)).toBe('refused')
    await expect(
      clinic.sql("update messaging.message set state = 'sent' where message_id = $1", [messageId]),
    ).rejects.toThrow('no allowing decision')
  })

  it('SV-3.2.1a: outside the demo a code is kept nowhere once its message has left', () => {
    const body = 'Код 123456 для подписания: «Согласие», приём 21.11.2026'
    expect(withoutCode({ purpose: 'account_authorisation', body })).toBe(body.replace('123456', '••••••'))
    expect(withoutCode({ purpose: 'notifications', body })).toBe(body)
  })
})
