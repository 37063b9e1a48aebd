import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { atTheDoor, codeTo, DENTIST, registered, withPhone } from './studio-world.ts'
import { openVendorWorld, type VendorWorld } from './vendor-world.ts'
import { createClient, ok } from './world.ts'

/** A dentist registers by telephone and signs the offer by a code; the door keeps others out. */
let v: VendorWorld
beforeAll(async () => {
  v = await openVendorWorld()
})
afterAll(() => v?.close())
// Codes to one telephone are counted by the hour; each test begins a new one.
beforeEach(() => v.sql('delete from identity.rate_window'))

const count = async (table: string): Promise<number> =>
  (await v.sql<{ n: number }>(`select count(*)::int as n from ${table}`))[0]!.n
const smsTo = async (phone: string): Promise<{ from: string; text: string }> => {
  await v.settle()
  const items: { channel: string; to: string; from: string; text: string }[] = (
    await v.world.server.inject('/dev/outbox.json')
  ).json()
  return items.find(item => item.channel === 'sms' && item.to === phone)!
}

describe('SV-0: registration is the acceptance', () => {
  const phone = '+79000000201'
  let acceptanceId: string

  it('SV-3.1, SV-3.2.1b: a code by the alphabetic sender opens the way; offer and agreement are shown before the signature', async () => {
    const door = await createClient(v.world).request('GET', '/studio', undefined, { accept: 'text/html' })
    expect(door.text).toContain('/oferta/smile/1.pdf')
    expect(door.text).toContain('SMILEVISION')
    const dentist = createClient(v.world)
    await dentist.form('/studio', { phone: '8 (900) 000-02-01' })
    const answer = await dentist.form('/studio/code', { code: await codeTo(v.world, phone) })
    expect(answer.headers.location).toBe('/studio/agreement')
    expect(await smsTo(phone)).toMatchObject({ from: 'SMILEVISION' })
    const page = await dentist.request('GET', '/studio/agreement')
    expect(page.text).toContain('name="electronic"')
    expect(page.text).toContain('name="offer"')
    expect(page.text).toContain('аналогом собственноручной подписи')
    expect((await dentist.form('/studio/agreement', DENTIST)).headers.location).toBe('/studio/sign')
    const sign = await dentist.request('GET', '/studio/sign')
    expect(sign.text).toContain('Рощин Илья Олегович')
    expect(sign.text).toContain('Поручение обработки персональных данных')
    const signed = await dentist.form('/studio/sign', { code: await codeTo(v.world, phone) })
    expect(signed.headers.location).toMatch(/^\/studio\/done\?acceptance=/)
    acceptanceId = String(signed.headers.location).split('=')[1]!
    expect(ok(await dentist.request('GET', '/api/clinic/me'))).toMatchObject({
      surname: 'Рощин',
      email: null,
      phone,
    })
    expect((await dentist.request('GET', '/api/clinic/smile/cases')).status).toBe(200)
  })

  it('SV-0, SV-3.2.1a: an immutable record holds edition, hashes, telephone, address, browser, code; the protocol is a PDF', async () => {
    const [row] = await v.sql<{ evidence: Record<string, unknown>; way: string; text_sha256: string }>(
      'select evidence, way, text_sha256 from offers.acceptance where acceptance_id = $1',
      [acceptanceId],
    )
    expect(row!.way).toBe('registration')
    expect(row!.evidence).toMatchObject({
      phone,
      sender: 'SMILEVISION',
      attempts: 1,
      ticked: ['electronic', 'offer'],
    })
    for (const fact of [
      'challengeId',
      'address',
      'codeSentAt',
      'codeEnteredAt',
      'electronicSha256',
      'subjectSha256',
    ])
      expect(row!.evidence[fact], fact).toBeTruthy()
    await expect(
      v.sql('update offers.acceptance set way = $1 where acceptance_id = $2', ['use', acceptanceId]),
    ).rejects.toThrow()
    const back = await withPhone(v.world, phone)
    const pdf = await back.dentist.request('GET', `/api/clinic/contract/acceptances/${acceptanceId}/pdf`)
    expect(pdf.status).toBe(200)
    expect(pdf.text.startsWith('%PDF')).toBe(true)
  })

  it('SV-1.2, SV-4.1: a one-person practice of the product «smile» stands in the console, with its papers; an invoice is possible', async () => {
    const { clients } = ok(await v.console.request('GET', '/api/console/overview'))
    const client = clients.find((row: { shortName: string }) => row.shortName.startsWith('Рощин'))
    expect(client).toMatchObject({ product: 'smile', state: 'active', legalEmail: DENTIST.email })
    const card = ok(await v.console.request('GET', `/api/console/clients/${client.tenantId}`))
    expect(card.opened).toBe(true)
    expect(card.events.map((event: { basis: string }) => event.basis)).toContain('registration')
    const { papers } = ok(await v.console.request('GET', `/api/console/clients/${client.tenantId}/papers`))
    expect(
      papers.map((paper: { kind: string; acceptedAt: string | null }) => [
        paper.kind,
        paper.acceptedAt !== null,
      ]),
    ).toEqual(
      expect.arrayContaining([
        ['electronic-documents', true],
        ['instruction', true],
      ]),
    )
    const invoice = ok(
      await v.console.request('POST', `/api/console/clients/${client.tenantId}/invoices`, {}),
    )
    expect(invoice.number).toBeTruthy()
    const tenant = await v.sql<{ kind: string; zone: string; sms_sender: string }>(
      'select kind, zone, sms_sender from tenancy.tenant where tenant_id = $1',
      [client.tenantId],
    )
    expect(tenant).toEqual([{ kind: 'solo', zone: 'Asia/Vladivostok', sms_sender: 'SMILEVISION' }])
    const texts = await v.sql<{ kind: string }>(
      'select distinct kind from consents.text_edition where tenant_id = $1',
      [client.tenantId],
    )
    expect(texts.map(text => text.kind)).toEqual(
      expect.arrayContaining(['pep_agreement', 'health_special', 'biometric_image', 'third_party']),
    )
  })

  it('SV-3.1: the same telephone signs in and makes no second account', async () => {
    const before = await count('clients.client')
    const { dentist, answer } = await withPhone(v.world, phone)
    expect(answer.headers.location).toBe('/app/smile')
    expect(ok(await dentist.request('GET', '/api/clinic/me')).surname).toBe('Рощин')
    const { sessions } = ok(await dentist.request('GET', '/api/clinic/sessions'))
    expect(sessions.some((session: { method: string }) => session.method === 'phone')).toBe(true)
    expect(await count('clients.client')).toBe(before)
  })
})

describe('what the door refuses', () => {
  it('SV-3.2.1a: without either tick nothing is stored and no code leaves', async () => {
    const { dentist } = await withPhone(v.world, '+79000000202')
    const [clients, codes] = [await count('clients.client'), await count('identity.code_challenge')]
    for (const missing of ['electronic', 'offer']) {
      const { [missing as 'offer']: _, ...rest } = DENTIST
      const answer = await dentist.form('/studio/agreement', rest)
      expect(answer.status, missing).toBe(400)
      expect(answer.text).toContain(`why-${missing}`)
    }
    expect(await v.sql('select form from studio.registration where phone = $1', ['+79000000202'])).toEqual([
      { form: null },
    ])
    expect([await count('clients.client'), await count('identity.code_challenge')]).toEqual([clients, codes])
    expect((await dentist.form('/studio/sign', { code: '123456' })).status).toBe(400)
  })

  it('SV-3.1: the sixth attempt is refused even with the right code; a code is good once', async () => {
    const phone = '+79000000203'
    const dentist = await atTheDoor(v.world, phone)
    const right = await codeTo(v.world, phone)
    const wrong = right === '000000' ? '111111' : '000000'
    for (let i = 0; i < 4; i++) expect((await dentist.form('/studio/code', { code: wrong })).status).toBe(400)
    expect((await dentist.form('/studio/code', { code: wrong })).status).toBe(429)
    const sixth = await dentist.form('/studio/code', { code: right })
    expect(sixth.status).toBe(429)
    expect(sixth.text).toContain('Попытки закончились')
    expect((await dentist.request('GET', '/studio/agreement')).headers.location).toBe('/studio')
  })

  it('SV-3.1: another code within the minute, or a sixth within the hour, waits', async () => {
    const dentist = await atTheDoor(v.world, '+79000000204')
    const again = await dentist.form('/studio/code', { again: '1' })
    expect(again.status).toBe(429)
    expect(again.text).toContain('Слишком часто')
    for (const bad of ['', '123', 'не телефон', '+7 900 000-02-04 доб. 5'])
      expect((await createClient(v.world).form('/studio', { phone: bad })).status, bad).toBe(400)
  })

  it('SV-1.2: a sole trader or a company is checked by control digits', async () => {
    const { dentist } = await withPhone(v.world, '+79000000205')
    const trader = { ...DENTIST, kind: 'sole-proprietor', inn: '500100732258', ogrn: '304500116000157' }
    const wrong = await dentist.form('/studio/agreement', trader)
    expect(wrong.status).toBe(400)
    expect(wrong.text).toContain('why-inn')
    const nameless = await dentist.form('/studio/agreement', { ...DENTIST, kind: 'company' })
    expect(nameless.text).toContain('why-company')
    const right = { ...trader, inn: '500100732259' }
    expect((await dentist.form('/studio/agreement', right)).headers.location).toBe('/studio/sign')
  })

  it('SV-3.2.1a: a code signs only the documents it was sent for', async () => {
    const phone = '+79000000206'
    const { dentist } = await withPhone(v.world, phone)
    await dentist.form('/studio/agreement', DENTIST)
    const code = await codeTo(v.world, phone)
    await v.sql(
      `update studio.registration set form = jsonb_set(form, '{position}', '"санитар"') where phone = $1`,
      [phone],
    )
    const answer = await dentist.form('/studio/sign', { code })
    expect(answer.status).toBe(409)
    expect(answer.text).toContain('документы изменились')
    expect(await v.sql('select 1 from identity.staff_user where phone = $1', [phone])).toEqual([])
  })

  it('a stranger’s page cannot post to the door', async () => {
    const answer = await v.world.server.inject({
      method: 'POST',
      url: '/studio',
      headers: { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'phone=%2B79000000207',
    })
    expect(answer.statusCode).toBe(403)
  })
})

describe('SV-3.2.2b: the telephone is lost or changed', () => {
  const phone = '+79000000208'

  it('the link of the letter freezes the account at once; only a checked identity opens it again', async () => {
    const { dentist } = await registered(v.world, phone, {
      ...DENTIST,
      surname: 'Лугов',
      email: 'lugov@example.ru',
    })
    await v.settle()
    const items: { to: string; text: string }[] = (await v.world.server.inject('/dev/outbox.json')).json()
    const letter = items.find(
      item => item.to === 'lugov@example.ru' && item.text.includes('/studio/freeze/'),
    )!
    const link = /\/studio\/freeze\/[\w-]{43}/.exec(letter.text)![0]
    expect((await createClient(v.world).request('GET', link)).text).toContain('Заблокировать вход')
    expect((await createClient(v.world).request('GET', `${link.slice(0, -3)}abc`)).status).toBe(404)
    expect((await createClient(v.world).form(link, {})).text).toContain('Вход заблокирован')
    expect((await dentist.request('GET', '/api/clinic/me')).status).toBe(401)
    const { answer } = await withPhone(v.world, phone)
    expect(answer.status).toBe(403)
    expect(answer.text).toContain('проверки личности')
    const { clients } = ok(await v.console.request('GET', '/api/console/overview'))
    const { tenantId } = clients.find((row: { shortName: string }) => row.shortName.startsWith('Лугов'))
    const { people } = ok(await v.console.request('GET', `/api/console/clients/${tenantId}/sign-ins`))
    expect(people).toMatchObject([{ freeze: { frozenBy: 'letter' } }])
    const act = (what: string, body: object) =>
      v.console.request('POST', `/api/console/clients/${tenantId}/sign-ins/${people[0].userId}/${what}`, body)
    expect((await act('unfreeze', { basis: 'да' })).status).toBe(400)
    ok(await act('unfreeze', { basis: 'Паспорт предъявлен по видеосвязи, заявление от 21.11' }))
    expect((await withPhone(v.world, phone)).answer.headers.location).toBe('/app/smile')
    ok(await act('freeze', { reason: 'Звонок лицензиата' }))
    expect((await withPhone(v.world, phone)).answer.status).toBe(403)
    ok(await act('unfreeze', { basis: 'Паспорт предъявлен по видеосвязи снова' }))
  })

  it('another number takes both codes; support’s way waits 24 hours and tells both numbers', async () => {
    const { dentist } = await withPhone(v.world, phone)
    const next = '+79000000209'
    const begun = await dentist.request('POST', '/api/clinic/me/phone/codes', { phone: next })
    expect(begun.status, begun.text).toBe(201)
    const { oldChallengeId, newChallengeId } = begun.json
    const oldCode = await codeTo(v.world, phone)
    const newCode = await codeTo(v.world, next)
    const ids = { oldChallengeId, newChallengeId }
    const swapped = { ...ids, oldCode: newCode, newCode: oldCode }
    if (oldCode !== newCode)
      expect((await dentist.request('PUT', '/api/clinic/me/phone', swapped)).json.code).toBe(
        'auth.code-wrong',
      )
    ok(await dentist.request('PUT', '/api/clinic/me/phone', { ...ids, oldCode, newCode }))
    expect(ok(await dentist.request('GET', '/api/clinic/me')).phone).toBe(next)
    expect((await smsTo(phone)).text).toContain('изменён')
    const taken = await dentist.request('POST', '/api/clinic/me/phone/codes', { phone: '+79000000201' })
    expect(taken.json.code).toBe('conflict.state')

    const { clients } = ok(await v.console.request('GET', '/api/console/overview'))
    const { tenantId } = clients.find((row: { shortName: string }) => row.shortName.startsWith('Лугов'))
    const { people } = ok(await v.console.request('GET', `/api/console/clients/${tenantId}/sign-ins`))
    const third = '+79000000210'
    const asked = await v.console.request(
      'POST',
      `/api/console/clients/${tenantId}/sign-ins/${people[0].userId}/phone`,
      { phone: third, basis: 'Паспорт и заявление на бумаге' },
    )
    expect(Date.parse(ok(asked).effectiveAt) - v.world.services.clockOf(tenantId).nowMs()).toBeGreaterThan(
      23 * 3_600_000,
    )
    expect((await smsTo(next)).text).toContain('через 24 часа')
    await v.settle()
    expect(ok(await dentist.request('GET', '/api/clinic/me')).phone).toBe(next)
    await v.sql(`update identity.phone_change set effective_at = requested_at where new_phone = $1`, [third])
    await v.settle()
    expect(await v.sql('select 1 as one from identity.staff_user where phone = $1', [third])).toEqual([
      { one: 1 },
    ])
    expect((await withPhone(v.world, third)).answer.headers.location).toBe('/app/smile')
  })

  it('SV-3.2.2a: «the telephone is lost» in the account ends every session; a sensitive action takes a fresh code', async () => {
    const lost = '+79000000211'
    const { dentist } = await registered(v.world, lost, {
      ...DENTIST,
      surname: 'Полев',
      email: 'polev@example.ru',
    })
    await v.sql(
      `update identity.session set step_up_at = step_up_at - interval '1 hour' where method = 'phone'`,
    )
    await new Promise(next => setTimeout(next, 5_200))
    expect((await dentist.request('POST', '/api/clinic/me/totp')).json.code).toBe('auth.step-up')
    const sent = await dentist.request('POST', '/api/clinic/session/step-up/code')
    expect(sent.status, sent.text).toBe(201)
    const code = await codeTo(v.world, lost)
    ok(
      await dentist.request('POST', '/api/clinic/session/step-up', {
        challengeId: sent.json.challengeId,
        code,
      }),
    )
    expect((await dentist.request('POST', '/api/clinic/me/totp')).status).toBeLessThan(300)
    ok(await dentist.request('POST', '/api/clinic/me/freeze'))
    expect((await dentist.request('GET', '/api/clinic/me')).status).toBe(401)
    expect((await withPhone(v.world, lost)).answer.status).toBe(403)
  })
})
