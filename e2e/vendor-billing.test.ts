import { PDFiumLibrary } from '@hyzyla/pdfium'
import jsqr from 'jsqr'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readPaymentQr } from '#libs/payment-qr/index.ts'
import { type Incoming, incoming, statementFile, uploadOf } from './statement-file.ts'
import { applicant, inn10, openVendorWorld, type VendorWorld } from './vendor-world.ts'
import { dayIn, ok } from './world.ts'

let v: VendorWorld
let vendorAccount = ''
beforeAll(async () => {
  v = await openVendorWorld()
  vendorAccount = (await v.console.request('GET', '/api/console/requisites')).json.card.account
})
afterAll(() => v?.close())

const post = async (url: string, body: unknown = {}) => ok(await v.console.request('POST', url, body))
const get = async (url: string) => ok(await v.console.request('GET', url))

async function newClient(i: number, invoice = true) {
  const who = applicant(i)
  const { tenantId } = await post('/api/console/clients', who)
  ok(
    await v.console.request('PUT', `/api/console/clients/${tenantId}/subscription`, {
      items: [
        { module: 'core', quantity: 1 },
        { module: 'cash', quantity: 2 },
      ],
    }),
  )
  const issued = invoice
    ? await post(`/api/console/clients/${tenantId}/invoices`)
    : { invoiceId: '', number: '' }
  return { ...who, tenantId, ...issued } as ReturnType<typeof applicant> & {
    tenantId: string
    invoiceId: string
    number: string
  }
}

/** 4,900 + 2 × 1,900 rubles. */
const TOTAL = 870_000

const fileOf = (rows: readonly Incoming[], encoding?: 'cp866') =>
  statementFile({ account: vendorAccount, today: dayIn(v.world, 0) }, rows, encoding)
const bring = (file: Buffer) => v.console.request('POST', '/api/console/statements', uploadOf(file))
const documentsOf = async (statementId: string) =>
  (await get(`/api/console/statements/${statementId}`)).documents
const stateOf = async (tenantId: string) => (await get(`/api/console/clients/${tenantId}`)).client.state
const rightsOf = async (tenantId: string) =>
  (await get(`/api/console/clients/${tenantId}/billing`)).rights.filter((r: { live: boolean }) => r.live)

describe('J7.1: invoices', () => {
  it('MM-1.2.1, MM-6.2, MM-17: the printed code decodes with an independent reader to the right fields', async () => {
    const client = await newClient(1)
    const pdf = await v.world.server.inject({
      url: `/api/console/invoices/${client.invoiceId}/pdf`,
      headers: { cookie: v.console.cookie },
    })
    expect(pdf.rawPayload.toString('latin1')).toMatch(/pdfaid:part>2</)
    const library = await PDFiumLibrary.init()
    const document = await library.loadDocument(pdf.rawPayload)
    const { data, width, height } = await document.getPage(0).render({ scale: 3, render: 'bitmap' })
    const text = document.getPage(0).getText()
    document.destroy()
    library.destroy()
    const code = jsqr.default(new Uint8ClampedArray(data), width, height)
    // The reader guesses Latin-1 or Shift-JIS for the text, so the bytes are read as what ST00012 says: UTF-8.
    const fields = readPaymentQr(Buffer.from(code!.binaryData).toString('utf8'))!
    const { card } = await get('/api/console/requisites')
    expect(fields).toMatchObject({
      Name: card.shortName,
      PersonalAcc: card.account,
      BIC: card.bik,
      CorrespAcc: card.correspondentAccount,
      Sum: String(TOTAL),
      PayeeINN: card.inn,
      KPP: card.kpp,
    })
    expect(fields.Purpose).toContain(client.number)
    const flat = text.replace(/\s+/g, ' ')
    expect(flat).toContain('полное и безоговорочное принятие публичной оферты')
    expect(flat.replaceAll(' ', '')).toContain('/oferta/clinic/1.pdf')
    expect(flat).toContain('Восемь тысяч семьсот рублей 00 копеек')
  })

  it('MM-3.3: numbers have no gaps under a rush, each invoice leaves as a letter with a link to its PDF', async () => {
    const clients = await Promise.all([2, 3, 4].map(i => newClient(i, false)))
    const answers = await Promise.all(
      [...clients, ...clients].map(c =>
        v.console.request('POST', `/api/console/clients/${c.tenantId}/invoices`, {}),
      ),
    )
    expect(answers.map(a => a.status).sort()).toEqual([201, 201, 201, 409, 409, 409])
    const numbers = (
      await v.sql<{ n: number }>(`select right(number, 5)::int as n from billing.invoice order by 1`)
    ).map(row => row.n)
    expect(numbers).toEqual(numbers.map((_, i) => i + 1))
    await v.settle()
    const letters = await v.sql<{ body: string; sent_at: Date | null }>(
      `select body, sent_at from clients.letter where kind = 'invoice' and tenant_id = $1`,
      [clients[0]!.tenantId],
    )
    expect(letters).toHaveLength(1)
    expect(letters[0]!.sent_at).not.toBeNull()
    const link = new URL(/https?:\S+\/invoice\/\S+\.pdf/.exec(letters[0]!.body)![0])
    expect((await v.world.server.inject(link.pathname)).statusCode).toBe(200)
    expect((await v.world.server.inject('/invoice/AAAAAAAAAAAAAAAAAAAAAAAA.pdf')).statusCode).toBe(404)
  })

  it('an issued invoice cannot be changed; it is cancelled by a new document and issued again', async () => {
    await expect(v.sql(`update billing.invoice set total_kopecks = 1`)).rejects.toThrow(/evidence/)
    const client = await newClient(5)
    const url = `/api/console/clients/${client.tenantId}/invoices`
    const credit = await post(`${url}/${client.invoiceId}/credit`, { reason: 'Ошибка в заказе' })
    expect(credit.number).not.toBe(client.number)
    const again = await v.console.request('POST', `${url}/${client.invoiceId}/credit`, { reason: 'Ещё раз' })
    expect(again.json.code).toBe('conflict.state')
    expect((await v.console.request('POST', url, {})).status).toBe(201)
  })
})

describe('J7.2: a statement with every kind of payment', () => {
  it('MM-6.6: exact, third party with notice, without, partial, duplicate: each with its outcome and reasons', async () => {
    const [exact, noticed, strange, part] = await Promise.all([11, 12, 13, 14].map(i => newClient(i)))
    const payer = { shortName: 'ООО «Плательщик»', inn: inn10('990002222') }
    await v.sql(
      `insert into billing.payment_notice (tenant_id, notice_id, payer_inn, payer_name, given_on, given_at, given_name)
       values ($1, gen_random_uuid(), $2, $3, $4, now(), 'Полянский П. П.')`,
      [noticed!.tenantId, payer.inn, payer.shortName, dayIn(v.world, -1)],
    )
    const paying = (c: typeof exact) => `Оплата по счету № ${c!.number}`
    const own = incoming(exact!, TOTAL, paying(exact))
    const file = fileOf([
      own,
      incoming(payer, TOTAL, paying(noticed)),
      incoming({ shortName: 'ООО «Чужой»', inn: inn10('990003333') }, TOTAL, paying(strange)),
      incoming(part!, 100_000, paying(part)),
      own,
      incoming({ shortName: 'ООО «Никто»', inn: inn10('990004444') }, 5_000, ''),
    ])
    const first = await bring(file)
    expect(first.status, first.text).toBe(201)
    const documents = await documentsOf(first.json.statementId)
    expect(documents.map((d: { outcome: string }) => d.outcome)).toEqual([
      'paid',
      'paid-third-party',
      'question',
      'partial',
      'ignored',
      'open',
    ])
    expect(documents[2].reasons.join()).toContain('уведомления о плательщике нет')
    for (const d of documents) expect(d.reasons.length).toBeGreaterThan(0)

    // J7.3: the first paid invoice concludes the contract and opens what it pays for.
    expect(await stateOf(exact!.tenantId)).toBe('active')
    expect((await rightsOf(exact!.tenantId)).map((r: { module: string }) => r.module)).toEqual([
      'cash',
      'core',
    ])
    expect(await stateOf(noticed!.tenantId)).toBe('active')
    expect(await stateOf(strange!.tenantId)).toBe('invoiced')
    expect(await rightsOf(part!.tenantId)).toEqual([])
    const acceptance = await v.sql(`select way, evidence from offers.acceptance where tenant_id = $1`, [
      exact!.tenantId,
    ])
    expect(acceptance).toMatchObject([{ way: 'first-payment', evidence: { invoice: exact!.number } }])

    // The same file again, and the same payment in another encoding, are ignored.
    expect((await bring(file)).json).toEqual({ statementId: first.json.statementId, known: true })
    const other = await bring(fileOf([own], 'cp866'))
    expect((await documentsOf(other.json.statementId))[0]).toMatchObject({
      outcome: 'ignored',
      reasons: ['этот платёж уже загружен раньше'],
    })

    // The client is asked by letter, once; there is nothing to ask about the client's own payment.
    const question = (position: number) =>
      v.console.request(
        'POST',
        `/api/console/statements/${first.json.statementId}/documents/${position}/question`,
      )
    expect((await question(3)).status).toBe(201)
    expect((await question(3)).json.detail).toContain('уже отправлен')
    expect((await question(1)).status).toBe(409)
    expect(
      await v.sql(
        `select 1 from clients.letter where tenant_id = $1 and kind = 'once:payment-question' and body like '%«Чужой»%'`,
        [strange!.tenantId],
      ),
    ).toHaveLength(1)

    // A person decides about the stranger's money once, with a reason; a colleague at the same time is told.
    const decide = () =>
      v.console.request('POST', `/api/console/statements/${first.json.statementId}/documents/3`, {
        parts: [{ invoiceId: strange!.invoiceId, kopecks: TOTAL }],
        reason: 'Клиент подтвердил письмом',
      })
    expect((await Promise.all([decide(), decide()])).map(a => a.status).sort()).toEqual([201, 409])
    expect(await stateOf(strange!.tenantId)).toBe('active')

    // Taking a payment back takes back what followed from it.
    const { payments } = (await documentsOf(first.json.statementId))[0]
    await post(`/api/console/clients/${exact!.tenantId}/payments/${payments[0].paymentId}/undo`, {
      reason: 'Ошибка банка',
    })
    expect(await stateOf(exact!.tenantId)).toBe('invoiced')
    expect(await rightsOf(exact!.tenantId)).toEqual([])
  })

  it('a client who pays twice gets an advance, not a second right', async () => {
    const client = await newClient(15)
    const pay = () => incoming(client, TOTAL, `Счет ${client.number}`)
    const { statementId } = (await bring(fileOf([pay(), pay()]))).json
    expect((await documentsOf(statementId)).map((d: { outcome: string }) => d.outcome)).toEqual([
      'paid',
      'advance',
    ])
  })

  it('two accountants bring the same file at once: it is taken once', async () => {
    const client = await newClient(16)
    const file = fileOf([incoming(client, TOTAL, `Счет ${client.number}`)])
    const both = await Promise.all([bring(file), bring(file)])
    expect(both.map(answer => answer.json.known).sort()).toEqual([false, true])
    expect(new Set(both.map(answer => answer.json.statementId)).size).toBe(1)
    expect(await v.sql('select 1 from billing.payment where tenant_id = $1', [client.tenantId])).toHaveLength(
      1,
    )
  })

  it('a cut file, a broken sum, a broken encoding and a stranger’s account are refused whole, with the line', async () => {
    const before = await v.sql('select count(*)::int as n from billing.bank_document')
    const bytes = fileOf([incoming(applicant(1), 100, 'x')])
    const cut = await bring(bytes.subarray(0, bytes.length - 40))
    expect([cut.status, cut.json.code]).toEqual([422, 'statement.refused'])
    expect(cut.json.detail).toMatch(/Строка \d+: /)
    const foreign = await bring(
      Buffer.from(bytes.toString('latin1').replaceAll(vendorAccount, '40702810900000000099'), 'latin1'),
    )
    expect(foreign.json.code).toBe('conflict.state')
    const latin = bytes.toString('latin1')
    const sum = await bring(Buffer.from(latin.replace('=1.00', '=1.0x'), 'latin1'))
    expect([sum.status, sum.json.detail]).toEqual([422, expect.stringMatching(/Строка \d+: /)])
    // A purpose in UTF-8 inside a file of windows-1251, as a program that mends files leaves it.
    const purpose = latin.replace(/(=)x(\r\n)/, `$1${Buffer.from('Оплата по счёту').toString('latin1')}$2`)
    const mixed = await bring(Buffer.from(purpose, 'latin1'))
    expect([mixed.status, mixed.json.code]).toEqual([422, 'statement.refused'])
    expect(mixed.json.detail).toMatch(/Строка \d+: /)
    expect(await v.sql('select count(*)::int as n from billing.bank_document')).toEqual(before)
  })
})

describe('rights', () => {
  it('J7.6, MM-6.3: neither the order nor an unpaid invoice turns a module on; a trial needs a reason', async () => {
    const client = await newClient(20)
    expect(await rightsOf(client.tenantId)).toEqual([])
    const grant = (body: object) =>
      v.console.request('POST', `/api/console/clients/${client.tenantId}/grants`, {
        kind: 'trial',
        module: 'core',
        validFrom: dayIn(v.world, 0),
        validTo: dayIn(v.world, 7),
        ...body,
      })
    expect((await grant({})).json.code).toBe('request.invalid')
    expect((await grant({ reason: 'Знакомство с системой' })).status).toBe(201)
    expect(await rightsOf(client.tenantId)).toMatchObject([{ module: 'core', source: 'trial' }])
  })

  it('an invoice for an ended contract is refused', async () => {
    const client = await newClient(21, false)
    await v.sql(`update clients.client set state = 'terminated' where tenant_id = $1`, [client.tenantId])
    const answer = await v.console.request('POST', `/api/console/clients/${client.tenantId}/invoices`, {})
    expect(answer.json.detail).toContain('договор прекращён')
  })

  it('J7.5, MM-9.2: the cap is what was paid within 12 months', async () => {
    const [{ tenant_id: tenantId, kopecks }] = (await v.sql<{ tenant_id: string; kopecks: string }>(
      `select p.tenant_id, p.kopecks from billing.payment p join tenancy.tenant t using (tenant_id) where t.slug = 'ozero'`,
    )) as [{ tenant_id: string; kopecks: string }]
    const cap = await get(`/api/console/clients/${tenantId}/liability?date=${dayIn(v.world, 10)}`)
    expect(cap.kopecks).toBe(Number(kopecks))
    expect(
      (await get(`/api/console/clients/${tenantId}/liability?date=${dayIn(v.world, -10)}`)).kopecks,
    ).toBe(0)
  })
})
