import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseMailboxUrl, pollMailbox } from '#modules/privacy-cases/index.ts'
import { openPrivacyWorld, type PrivacyWorld } from './privacy-world.ts'
import { createClient } from './world.ts'

/** J3.9: the mail door: the identity check, a forged sender, nothing lost. */

let desk: PrivacyWorld
let world: PrivacyWorld['world']
let superuser: PrivacyWorld['superuser']
let dpo: PrivacyWorld['dpo']
let me: PrivacyWorld['me']
let { board, consentsOf, give, system }: Pick<PrivacyWorld, 'board' | 'consentsOf' | 'give' | 'system'> =
  {} as PrivacyWorld

beforeAll(async () => {
  desk = await openPrivacyWorld()
  ;({ world, superuser, dpo, me, board, consentsOf, give, system } = desk)
})
afterAll(() => desk?.close())

const MARK = 'Отзыв согласия на обработку персональных данных'
const mime = (text: string) => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`
const letter = (from: string, subject: string, body = 'Прошу прекратить обработку.', more = '') =>
  `From: ${from}\r\nTo: clinic@example.ru\r\nSubject: ${mime(subject)}\r\n${more}MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${body}\r\n`
const deliver = (name: string, text: string | Buffer) => desk.deliver(name, text)
const take = () => desk.take()

describe('the mail door', () => {
  it('IP-3.6a: from another address asks who it is, and joins the case when that is known (J3.9)', async () => {
    const first = await desk.patient.request('POST', '/api/my/privacy/cases', {
      patientId: me.patientId,
      entityId: me.entityId,
      kind: 'withdrawal',
      text: '',
    })
    expect(first.status, first.text).toBe(201)
    deliver('1.eml', letter('Somebody <other@example.ru>', `Re: «${MARK.toUpperCase()}»`))
    expect(await take()).toEqual(['withdrawal'])
    expect(readdirSync(join(desk.drop, 'new'))).toEqual([])
    const found = (await board()).cases.find((c: { state: string }) => c.state === 'identity-check')
    expect(found).toMatchObject({ door: 'email', patientId: null })
    await world.runJobs()
    const outbox = (await dpo.request('GET', '/dev/outbox.json')).json
    expect(outbox.find((m: { to: string }) => m.to === 'other@example.ru').text).toContain(
      'Подтвердите личность',
    )
    const { json } = await dpo.request('GET', `/api/clinic/privacy/cases/${found.caseId}`)
    const refused = await dpo.request('POST', `/api/clinic/privacy/cases/${found.caseId}/outcome`, {
      version: json.version,
      outcome: 'satisfied',
      text: 'Готово',
    })
    expect([refused.status, refused.json.code]).toEqual([409, 'conflict.state'])
    const confirmed = await dpo.request('POST', `/api/clinic/privacy/cases/${found.caseId}/identity`, {
      version: json.version,
      patientId: me.patientId,
      confirmed: true,
      how: 'перезвонили по телефону из карты',
    })
    expect(confirmed.status, confirmed.text).toBe(200)
    const after = await dpo.request('GET', `/api/clinic/privacy/cases/${found.caseId}`)
    expect(after.json).toMatchObject({ state: 'closed', outcome: 'duplicate' })
  })

  it('IP-3.6a: a forged sender stops news only; the rest waits for the proof', async () => {
    const open = (await board()).cases.find((c: { kind: string }) => c.kind === 'withdrawal')
    const { json } = await dpo.request('GET', `/api/clinic/privacy/cases/${open.caseId}`)
    await dpo.request('POST', `/api/clinic/privacy/cases/${open.caseId}/outcome`, {
      version: json.version,
      outcome: 'partly',
      text: 'Обработка прекращена, медицинская карта хранится по закону.',
    })
    await give('pd_processing')
    await give('news')
    deliver('2.eml', letter(`Pretender <${me.email}>`, MARK))
    expect(await take()).toEqual(['withdrawal'])
    expect(Object.fromEntries((await consentsOf()).map(c => [c.kind, c.decision]))).toMatchObject({
      news: 'withdrawn',
      pd_processing: 'given',
    })
    const waiting = (await board()).cases.find((c: { state: string }) => c.state === 'identity-check')
    expect(waiting.patientId).toBe(me.patientId)
    // The owner of the address gets the link; opening it changes nothing, the button does, once.
    await world.runJobs()
    const { json: outbox } = await dpo.request('GET', '/dev/outbox.json')
    const asked = outbox.find(
      (m: { to: string; text: string }) => m.to === me.email && m.text.includes('/privacy/confirm/'),
    )
    const link = new URL(/https?:\S+confirm\S+/.exec(asked.text)![0]).pathname
    const visitor = createClient(world)
    expect((await visitor.request('GET', link)).text).toContain('Да, письмо отправил я')
    expect((await consentsOf()).find(c => c.kind === 'pd_processing')?.decision).toBe('given')
    expect((await visitor.form(link, {})).status).toBe(200)
    expect((await consentsOf()).find(c => c.kind === 'pd_processing')?.decision).toBe('withdrawn')
    expect((await visitor.form(link, {})).status).toBe(404)
  })

  it('IP-3.6a: the same letter is taken once, a machine’s is not, others leave no trace', async () => {
    deliver('3.eml', letter(`Pretender <${me.email}>`, MARK))
    deliver('4.eml', letter('robot@example.ru', MARK, 'x', 'Auto-Submitted: auto-replied\r\n'))
    deliver('5.eml', letter('shop@example.ru', 'Скидки на расходники'))
    expect(await take()).toEqual(['known', 'machine', 'other'])
    const { rows } = await superuser.query(
      `select count(*)::int as n from cases.letter where sender = 'shop@example.ru'`,
    )
    expect(rows[0].n).toBe(0)
  })

  it('IP-3.6a: an attachment of 50 MB is taken by its beginning', async () => {
    const head = letter('big@example.ru', MARK).replace(
      'Content-Type: text/plain; charset=utf-8',
      'Content-Type: multipart/mixed; boundary=b',
    )
    deliver('6.eml', Buffer.concat([Buffer.from(head), Buffer.alloc(50 * 1024 * 1024, 'A')]))
    const before = process.memoryUsage().arrayBuffers
    expect(await take()).toEqual(['withdrawal'])
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * 1024 * 1024)
    const { rows } = await superuser.query(
      `select bytes, cut from cases.letter where sender = 'big@example.ru'`,
    )
    expect(rows[0].cut).toBe(true)
    expect(Number(rows[0].bytes)).toBeGreaterThan(50 * 1024 * 1024)
  })

  it('IP-3.6a: a mailbox that is down is remembered, tried later and shown', async () => {
    const nowhere = parseMailboxUrl('imap://user:secret@127.0.0.1:9/INBOX')
    expect(await pollMailbox(system(), nowhere, me.entityId)).toEqual([])
    const { mailboxes } = await board()
    expect(mailboxes[0].lastError).toBeTruthy()
    expect(mailboxes[0].lastError).not.toContain('secret')
    expect(Date.parse(mailboxes[0].nextTryAt)).toBeGreaterThan(world.services.clockOf(me.tenantId).nowMs())
  })
})
