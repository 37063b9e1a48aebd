import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { REGISTERS } from '#modules/privacy-cases/contract.ts'
import { openPrivacyWorld, type PrivacyWorld } from './privacy-world.ts'
import { signIn } from './world.ts'

/** Item 2, 8, 11: texts from draft to edition, who shares with whom, registers that are entered by hand, acts. */
let desk: PrivacyWorld
let world: PrivacyWorld['world']
let superuser: PrivacyWorld['superuser']
let dpo: PrivacyWorld['dpo']
let me: PrivacyWorld['me']
beforeAll(async () => {
  desk = await openPrivacyWorld()
  ;({ world, superuser, dpo, me } = desk)
})
afterAll(() => desk?.close())

const register = async (name: string) =>
  (await dpo.request('GET', `/api/clinic/privacy/registers/${name}?entityId=${me.entityId}`)).json

describe('texts', () => {
  it('IP-6: a draft shows what would change, publishing makes the next edition, old consents keep theirs', async () => {
    const url = `/api/clinic/texts/${me.entityId}`
    const before = (await dpo.request('GET', `${url}/draft?kind=cookie_notice`)).json
    expect([before.changed, before.faults, before.diff]).toEqual([false, [], []])
    const parameters = (await dpo.request('GET', `${url}/parameters`)).json
    const saved = await dpo.request('PUT', `${url}/parameters`, { ...parameters, visitorLogDays: 14 })
    expect(saved.status, saved.text).toBe(200)
    const draft = (await dpo.request('GET', `${url}/draft?kind=cookie_notice`)).json
    expect(draft.changed).toBe(true)
    const words = draft.diff.flatMap((p: { words: { kind: string; text: string }[] }) => p.words)
    expect(
      words.filter((w: { kind: string }) => w.kind === 'added').map((w: { text: string }) => w.text.trim()),
    ).toEqual(['14'])
    const published = await dpo.request('POST', url, {
      kind: 'cookie_notice',
      scope: '',
      approver: { name: 'Озёрная Вера Львовна', post: 'директор', orderNumber: '9', orderDate: desk.today() },
    })
    expect(published.status, published.text).toBe(201)
    const { editions } = (await dpo.request('GET', url)).json
    const notices = editions.filter((e: { kind: string }) => e.kind === 'cookie_notice')
    expect(notices.map((e: { number: number }) => e.number)).toEqual([2, 1])
    // What the notice in force promises is what the sweep holds to (MD-3.4).
    const owner = await signIn(world, 'owner@example.ru')
    expect((await owner.request('GET', '/api/clinic/site-statistics')).json.addressDays).toBe(14)
  })

  it('IV-2.1b: a term above the law is no parameter', async () => {
    const url = `/api/clinic/texts/${me.entityId}/parameters`
    const parameters = (await dpo.request('GET', url)).json
    expect((await dpo.request('PUT', url, { ...parameters, withdrawalWorkingDays: 11 })).status).toBe(400)
  })
})

describe('sharing between legal entities', () => {
  it('MM-3.10: on a ground of consent only those who gave it are found by the other legal entity', async () => {
    const owner = await signIn(world, 'owner@example.ru')
    const { rows } = await superuser.query(
      `select code, entity_id from tenancy.legal_entity where code in ('С', 'Т')`,
    )
    const of = (code: string) => rows.find(e => e.code === code).entity_id
    const { rows: people } = await superuser.query(
      `select patient_id, surname, given from patients.patient where entity_ids = array[$1::uuid] limit 1`,
      [of('С')],
    )
    const found = async () => {
      // A session remembers for seconds with whom its legal entities share: each look is a new one.
      const reception = await signIn(world, 'reception2@example.ru')
      const name = encodeURIComponent(`${people[0].surname} ${people[0].given}`)
      const answer = await reception.request('GET', `/api/clinic/patients?q=${name}`)
      return answer.json.patients.some((p: { patientId: string }) => p.patientId === people[0].patient_id)
    }
    const declare = async (basis: string) => {
      const declared = await owner.request('POST', '/api/clinic/sharing-grounds', {
        fromEntity: of('С'),
        toEntity: of('Т'),
        categories: ['contacts'],
        purpose: 'Единая регистратура',
        basis,
        basisDocument: 'Соглашение № 1',
        validFrom: '2026-01-01',
        validTo: null,
      })
      expect(declared.status, declared.text).toBe(201)
      return () =>
        owner.request('POST', `/api/clinic/sharing-grounds/${declared.json.groundId}/revocation`, {
          reason: 'Основание прекращено',
        })
    }
    expect(await found()).toBe(false)
    const endConsent = await declare('consent')
    expect(await found()).toBe(false)
    await endConsent()
    const endAgreement = await declare('agreement')
    expect(await found()).toBe(true)
    await endAgreement()
    expect(await found()).toBe(false)
  })

  it('MM-3.10: the map counts reads by the ground they named and shows what has ended (J5.3)', async () => {
    const owner = await signIn(world, 'owner@example.ru')
    const { rows } = await superuser.query(
      `select code, entity_id from tenancy.legal_entity where code in ('С', 'Т')`,
    )
    const of = (code: string) => rows.find(e => e.code === code).entity_id
    const declared = await owner.request('POST', '/api/clinic/sharing-grounds', {
      fromEntity: of('С'),
      toEntity: of('Т'),
      categories: ['contacts'],
      purpose: 'Единая регистратура',
      basis: 'agreement',
      basisDocument: 'Соглашение № 2',
      validFrom: '2026-01-01',
      validTo: null,
    })
    expect(declared.status, declared.text).toBe(201)
    const whose = await superuser.query(
      'select patient_id from patients.patient where entity_ids = array[$1::uuid] limit 1',
      [of('С')],
    )
    const reception = await signIn(world, 'reception2@example.ru')
    const seen = await reception.request('GET', `/api/clinic/patients/${whose.rows[0].patient_id}`)
    expect([seen.json.shared, seen.json.email, seen.json.consents]).toEqual([true, null, []])
    const line = async () =>
      (await owner.request('GET', '/api/clinic/privacy/sharing')).json.grounds.find(
        (g: { groundId: string }) => g.groundId === declared.json.groundId,
      )
    expect(await line()).toMatchObject({
      state: 'live',
      reads: 1,
      declaredBy: expect.stringContaining('Озёрная'),
    })
    await owner.request('POST', `/api/clinic/sharing-grounds/${declared.json.groundId}/revocation`, {
      reason: 'Соглашение расторгнуто',
    })
    expect(await line()).toMatchObject({ state: 'revoked', revokeReason: 'Соглашение расторгнуто' })
    // The same session: the gate stops it, not the next sign-in.
    expect(
      (await reception.request('GET', `/api/clinic/patients/${whose.rows[0].patient_id}`)).status,
    ).toBeGreaterThanOrEqual(403)
  })
})

describe('registers entered by hand', () => {
  const disclosure = () => ({
    entityId: me.entityId,
    patientId: me.patientId,
    subjectInfo: null,
    recipient: 'Следственный отдел, Примерск',
    requestDocument: 'Запрос № 12-45',
    requestedOn: desk.today(),
    norm: '323-ФЗ ст. 13 ч. 4 п. 3',
    categories: ['clinical'],
    given: 'Выписка о посещениях',
    method: 'заказным письмом',
    outcome: 'given',
  })

  it('IP-3.2, MD-5.2: a disclosure is decided by the gate, journalled, printed, told to the person who asks', async () => {
    const made = await dpo.request('POST', '/api/clinic/privacy/disclosures', disclosure())
    expect(made.status, made.text).toBe(201)
    const decided = await superuser.query(
      'select allowed, evidence from privacy.decision where object_id = $1',
      [made.json.disclosureId],
    )
    expect(decided.rows[0].allowed).toBe(true)
    expect(JSON.stringify(decided.rows[0].evidence)).toContain('Запрос № 12-45')
    const table = await register('disclosures')
    expect(table.rows[0]).toEqual(expect.arrayContaining([made.json.number, 'Запрос № 12-45', 'передано']))
    await expect(superuser.query(`update cases.disclosure set given = 'x'`)).rejects.toThrow(/evidence/)
    const late = await dpo.request('POST', '/api/clinic/privacy/disclosures', {
      ...disclosure(),
      requestedOn: '2099-01-01',
    })
    expect(late.status).toBe(400)
  })

  it('MD-0: staff confirm once that they have read the policy; the sheet names who has not', async () => {
    const doctor = await signIn(world, 'doctor@example.ru')
    const { texts } = (await doctor.request('GET', '/api/clinic/acquaintance')).json
    const own = texts.find((t: { entityId: string }) => t.entityId === me.entityId)
    expect(own.confirmedAt).toBeNull()
    const url = `/api/clinic/acquaintance/${own.editionId}`
    expect((await doctor.request('POST', url)).status).toBe(200)
    expect((await doctor.request('POST', url)).status).toBe(409)
    const { rows } = await register('acquaintance')
    expect(rows.filter((r: string[]) => r[4] !== 'ещё нет')).toHaveLength(1)
    expect(rows.filter((r: string[]) => r[4] === 'ещё нет').length).toBeGreaterThan(3)
  })

  it('MM1-5.2: processors are the vendor by the contract and whom the operator names', async () => {
    const url = `/api/clinic/texts/${me.entityId}/parameters`
    const parameters = (await dpo.request('GET', url)).json
    const processor = {
      name: 'Лаборатория «Пример»',
      inn: null,
      address: 'г. Примерск',
      country: 'RU',
      what: 'анализы',
    }
    expect((await dpo.request('PUT', url, { ...parameters, processors: [processor] })).status).toBe(200)
    const names = (await register('processors')).rows.map((r: string[]) => r[1])
    expect(names).toContain('Лаборатория «Пример»')
    expect(names.length).toBeGreaterThan(1)
  })

  it('MM1-0: the assessment of harm finds a high degree and makes an act (order 178)', async () => {
    const { today } = (
      await dpo.request('GET', `/api/clinic/privacy/harm-assessments?entityId=${me.entityId}`)
    ).json
    expect(['high', 'medium']).toContain(today.degree)
    const made = await dpo.request('POST', '/api/clinic/privacy/harm-assessments', {
      entityId: me.entityId,
      commission: [{ name: 'Озёрная Вера Львовна', post: 'директор' }],
    })
    expect(made.status, made.text).toBe(201)
    const pdf = await dpo.request('GET', `/api/clinic/privacy/harm-assessments/${made.json.assessmentId}/pdf`)
    expect(pdf.text.startsWith('%PDF-')).toBe(true)
    expect((await register('harm')).rows[0]).toContain(made.json.number)
  })

  it('IP-3.8b: a legal hold with its ground is listed until it is released with a reason', async () => {
    const held = await dpo.request('POST', '/api/clinic/privacy/holds', {
      entityId: me.entityId,
      patientId: me.patientId,
      ground: 'Судебный спор № 2-15/2026',
    })
    expect(held.status, held.text).toBe(201)
    const holds = async () => (await dpo.request('GET', '/api/clinic/privacy/holds')).json.holds
    expect((await holds())[0]).toMatchObject({ ground: 'Судебный спор № 2-15/2026', releasedAt: null })
    await dpo.request('POST', `/api/clinic/privacy/holds/${held.json.holdId}/release`, {
      reason: 'Спор окончен',
    })
    expect((await holds())[0]).toMatchObject({ releaseReason: 'Спор окончен' })
  })

  it('clauses 1.6: every register opens and has columns', async () => {
    for (const name of REGISTERS) {
      const { columns, title, rows } = await register(name)
      // What is printed is Russian: no word of the code stands in it.
      expect(
        rows.flat().filter((cell: string) => /^(contacts|clinical|money|site|portal|reception)\b/.test(cell)),
      ).toEqual([])
      expect([name, columns.length > 3, title.length > 5, Array.isArray(rows)]).toEqual([
        name,
        true,
        true,
        true,
      ])
    }
  })

  it('IP-1.6: terms of the record of processing are said in words: years by the law, days by the order of the operator', async () => {
    const terms = (await register('processing')).rows.map((row: string[]) => row[5])
    expect(terms).toEqual(expect.arrayContaining([expect.stringContaining('по закону, 25 лет')]))
    expect(terms).toEqual(expect.arrayContaining([expect.stringMatching(/^180 дней \(/)]))
    expect(terms).toEqual(
      expect.arrayContaining([expect.stringContaining('до достижения цели и 30 дней на уничтожение')]),
    )
  })

  it('MD-0, IP-3.2, MM1-5.2, MM1-0: the console says of each what the data say', async () => {
    const { clauses } = (await dpo.request('GET', '/api/clinic/privacy/compliance')).json
    const of = (id: string) => clauses.find((c: { clause: string }) => c.clause === id)
    expect(of('IP-3.2')).toMatchObject({ state: 'kept', value: expect.stringContaining('записано: 1') })
    expect(of('MD-0')).toMatchObject({ state: 'at-risk', value: expect.stringContaining('подтвердили: 1') })
    expect(of('MM1-5.2').evidence.join()).toContain('Лаборатория «Пример»')
    expect(of('MM1-0')).toMatchObject({ state: 'kept', value: 'актов: 1' })
    expect(of('IP-6.1–6.4').state).toBe('kept')
    expect(clauses.length).toBeGreaterThanOrEqual(22)
  })
})
