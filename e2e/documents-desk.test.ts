import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Desk, openDesk, PHONE } from './documents-world.ts'
import { type Client, codeIn, createClient, dayIn, lastSms, signIn, type World } from './world.ts'

/** Papers of a patient who has arrived: what is missing, packets signed by one code, the tablet of the desk. */
let desk: Desk
let world: World
let superuser: pg.Client
let reception: Client
let place: Desk['place']
let issue: Desk['issue']
beforeAll(async () => {
  desk = await openDesk()
  ;({ world, superuser, reception, place, issue } = desk)
})
afterAll(() => desk?.close())

describe('J1.6: papers of a patient who has arrived', () => {
  const paperwork = async () => {
    const answer = await reception.request(
      'GET',
      `/api/clinic/patients/${place.patientId}/documents/paperwork`,
    )
    return answer.json.entities.find((e: { entityId: string }) => e.entityId === place.entityId)
  }
  const state = (papers: { needs: { what: string; state: string }[] }) =>
    Object.fromEntries(papers.needs.map(need => [need.what, need.state]))
  const prepare = (more: object = {}) =>
    reception.request('POST', `/api/clinic/patients/${place.patientId}/documents/packets`, {
      entityId: place.entityId,
      address: 'г. Примерск, ул. Тихая, 1',
      identityDocument: 'паспорт 00 00 000001, выдан 01.02.2015 ОВД Примерска',
      ...more,
    })
  let path = ''
  it('J1.6: contract, agreement and consent are missing and offered; the consent to care only on paper, with the reason', async () => {
    await superuser.query(
      `update patients.patient set verified_at = null, verified_by = null where patient_id = $1`,
      [place.patientId],
    )
    const unverified = await paperwork()
    expect(unverified.noCode).toContain('после сверки документа')
    await superuser.query(`update patients.patient set verified_at = now() where patient_id = $1`, [
      place.patientId,
    ])
    const papers = await paperwork()
    expect(papers.noCode).toBeNull()
    expect(state(papers)).toMatchObject({
      pep_agreement: 'missing',
      paid_services_contract: 'missing',
      consent_general: 'missing',
    })
    const consent = papers.needs.find((need: { what: string }) => need.what === 'consent_general')
    expect(consent.allowed).toEqual(['paper', 'qualified', 'esia'])
    expect(consent.why).toContain('323-ФЗ')
  })
  it('J1.6, SV-3.2.1a: one press prepares them, one code signs them all over their hashes', async () => {
    const made = await prepare()
    expect(made.status, made.text).toBe(201)
    expect(made.json.items.length).toBeGreaterThanOrEqual(2)
    expect(made.json.qr).toContain('<svg')
    path = new URL(made.json.url).pathname
    const phone = createClient(world)
    const page = await phone.request('GET', path)
    expect(page.text).toContain('Договор №\u00a0Д-С-')
    const asked = await phone.form(`${path}/code`, {})
    expect(asked.text).toContain('Код из СМС')
    const challenge = /name="challenge" value="([^"]+)"/.exec(asked.text)![1]!
    const sms = await lastSms(world, PHONE)
    expect(sms).toContain('Договор №\u00a0Д-С-')
    const code = codeIn(sms)
    const wrong = await phone.form(`${path}/sign`, {
      challenge,
      phone: PHONE,
      code: code === '000000' ? '000001' : '000000',
    })
    expect(wrong.text).toContain('role="alert"')
    const signed = await phone.form(`${path}/sign`, { challenge, phone: PHONE, code })
    expect(signed.text).toContain('документы подписаны')
    expect(state(await paperwork())).toMatchObject({
      pep_agreement: 'done',
      pd_processing: 'done',
      paid_services_contract: 'done',
    })
    const { rows } = await superuser.query(
      `select s.signature_id, encode(s.document_sha256, 'hex') as hash, encode(i.pdf_sha256, 'hex') as pdf, s.phone, s.channel
       from consents.signature s join documents.event e on e.signature_id = s.signature_id
       join documents.issued i on i.document_id = e.document_id where s.patient_id = $1`,
      [place.patientId],
    )
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({ pdf: rows[0].hash, phone: PHONE, channel: 'site' })
    const verified = await phone.request('GET', `/c/ozero/verify/${rows[0].signature_id}`)
    expect(verified.text).toContain('хранится без изменений')
    const again = await phone.form(`${path}/sign`, { challenge, phone: PHONE, code })
    expect(again.text).toContain('документы подписаны')
  })
  it('MD-1.6: a consent to an intervention is never in a packet for a code', async () => {
    const consent = await issue(reception, 'consent_general')
    const refused = await prepare({ documentIds: [consent.json.documentId] })
    expect([refused.status, refused.json.code]).toEqual([409, 'signature.kind-refused'])
    expect(refused.json.detail).toContain('323-ФЗ')
    const paper = await reception.request(
      'POST',
      `/api/clinic/documents/${consent.json.documentId}/paper-signature`,
      {
        requisites: 'в карте, лист 1',
        signedOn: dayIn(world, 0),
      },
    )
    expect(paper.status, paper.text).toBe(201)
    expect(state(await paperwork())).toMatchObject({ consent_general: 'done' })
    const twice = await reception.request(
      'POST',
      `/api/clinic/documents/${consent.json.documentId}/paper-signature`,
      {
        requisites: 'в карте',
        signedOn: dayIn(world, 0),
      },
    )
    expect([twice.status, twice.json.code]).toEqual([409, 'document.signed'])
  })
  it('J1.6: the tablet of the desk shows what it is sent; pairing ends the session that paired it', async () => {
    const desk = await signIn(world, 'reception@example.ru')
    const branches = (await desk.request('GET', '/api/clinic')).json.branches
    const paired = await desk.request('POST', '/api/clinic/documents/tablets', {
      branchId: branches[0].branchId,
      name: 'Стойка',
    })
    expect(paired.status, paired.text).toBe(201)
    expect((await desk.request('GET', '/api/clinic')).status).toBe(401)
    const tablet = createClient(world)
    expect((await tablet.request('GET', paired.json.url)).text).toContain('Здесь вы подпишете документы')
    await issueOpenContract()
    const made = await prepare()
    expect(made.status, made.text).toBe(201)
    const sent = await reception.request(
      'POST',
      `/api/clinic/documents/packets/${made.json.packetId}/tablet`,
      {
        tabletId: paired.json.tabletId,
      },
    )
    expect(sent.status, sent.text).toBe(200)
    const shown = await tablet.request('GET', paired.json.url)
    expect(shown.text).toContain('Документы на подпись')
    expect(shown.text).not.toContain('/app')
    await reception.request('POST', `/api/clinic/documents/tablets/${paired.json.tabletId}/revocation`)
    expect((await tablet.request('GET', paired.json.url)).status).toBe(404)
  })
  /** Declares the signed contract void, so that a new one is wanted. */
  const issueOpenContract = async () => {
    const register = await reception.request(
      'GET',
      `/api/clinic/documents?patientId=${place.patientId}&kind=paid_services_contract&state=signed`,
    )
    for (const { documentId } of register.json.documents)
      expect(
        (
          await reception.request('POST', `/api/clinic/documents/${documentId}/voiding`, {
            reason: 'Опечатка в адресе',
          })
        ).status,
      ).toBe(200)
  }
})
