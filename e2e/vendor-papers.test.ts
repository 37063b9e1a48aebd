import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openVendorWorld, type VendorWorld } from './vendor-world.ts'
import { type Client, createClient, dayIn, ok, signIn } from './world.ts'

let v: VendorWorld
let owner: Client
let tenantId = ''
beforeAll(async () => {
  v = await openVendorWorld()
  owner = await signIn(v.world, 'owner@example.ru')
  tenantId = await v.tenantOf('ozero')
})
afterAll(() => v?.close())

const client = () => `/api/console/clients/${tenantId}`
const make = (kind: string) =>
  v.console.request('POST', `${client()}/papers`, { kind, basis: 'Письмо клиента от 18 ноября' })

describe('papers of a contract', () => {
  it('MM1-2.4, MM-4.2: the instruction is drawn up in editions and accepted by the owner once', async () => {
    // The first one comes by itself with the contract; the client is told that it waits.
    await v.settle()
    await v.settle()
    expect(
      await v.sql(`select made_by, basis from clients.paper where tenant_id = $1 and kind = 'instruction'`, [
        tenantId,
      ]),
    ).toEqual([{ made_by: null, basis: 'Договор заключён' }])
    expect(
      await v.sql(
        `select 1 from clients.letter where tenant_id = $1 and kind = 'once:instruction' and sent_at is not null`,
        [tenantId],
      ),
    ).toHaveLength(1)
    const older = ok(await make('instruction'))
    const { paperId } = ok(await make('instruction'))
    const late = await owner.request('POST', `/api/clinic/contract/papers/${older.paperId}/acceptance`)
    expect([late.status, late.json.detail]).toEqual([
      409,
      expect.stringContaining('действующую редакцию № 3'),
    ])
    const { papers } = ok(await owner.request('GET', '/api/clinic/contract/papers'))
    expect(papers.map((p: { edition: number; replacedBy: number }) => [p.edition, p.replacedBy])).toEqual([
      [3, null],
      [2, 3],
      [1, 3],
    ])
    const pdf = await owner.request('GET', `/api/clinic/contract/papers/${paperId}/pdf`)
    expect([pdf.status, pdf.headers['content-type']]).toEqual([200, 'application/pdf'])
    ok(await owner.request('POST', `/api/clinic/contract/papers/${paperId}/acceptance`))
    expect((await owner.request('POST', `/api/clinic/contract/papers/${paperId}/acceptance`)).status).toBe(
      409,
    )
    await expect(v.sql(`update clients.paper set title = 'x' where accepted_at is not null`)).rejects.toThrow(
      /accepted paper/,
    )
    const solo = await signIn(v.world, 'solo@example.ru')
    expect((await solo.request('GET', `/api/clinic/contract/papers/${paperId}/pdf`)).status).toBe(404)
  })

  it('MM1-6.4, MM1-6.5: the statement comes on a written request, the extended one after an accepted NDA', async () => {
    ok(await make('measures'))
    expect((await make('measures-extended')).json.detail).toContain('соглашение о неразглашении')
    const { paperId } = ok(await make('nda'))
    ok(await owner.request('POST', `/api/clinic/contract/papers/${paperId}/acceptance`))
    ok(await make('measures-extended'))
  })

  it('MM1-5.2: a new sub-processor is in the register and every client in force is told', async () => {
    const { noticed } = ok(
      await v.console.request('POST', '/api/console/sub-processors', {
        name: 'АО «Примерский дата-центр»',
        inn: null,
        country: 'Россия',
        task: 'размещение серверов',
        since: dayIn(v.world, 30),
      }),
    )
    expect(noticed).toBe(2)
    const { subProcessors } = ok(await owner.request('GET', '/api/clinic/contract/papers'))
    expect(subProcessors).toMatchObject([{ name: 'АО «Примерский дата-центр»', country: 'Россия' }])
    const end = (until: string) =>
      v.console.request('POST', `/api/console/sub-processors/${subProcessors[0].processorId}/end`, { until })
    expect((await end(dayIn(v.world, 1))).status, 'before it began').toBe(400)
    expect(ok(await end(dayIn(v.world, 60))).noticed).toBe(2)
    expect((await end(dayIn(v.world, 61))).status).toBe(404)
    expect(
      await v.sql(`select 1 from clients.letter where tenant_id = $1 and kind = 'sub-processor'`, [tenantId]),
    ).toHaveLength(2)
  })
})

describe('the legal mailbox', () => {
  it('MM-12.1.1, MM-12.3: a letter to another address is answered «not considered sent» and may be confirmed', async () => {
    const receive = (to: string) =>
      v.console.request('POST', `${client()}/incoming-letters`, {
        to,
        from: 'dent@example.ru',
        subject: '=Претензия',
        body: 'Просим пересчитать период.',
      })
    expect(ok(await receive('legal@example.ru'))).toMatchObject({ proper: true })
    const { letterId, proper } = ok(await receive('support@example.ru'))
    expect(proper).toBe(false)
    ok(await v.console.request('POST', `${client()}/incoming-letters/${letterId}/confirmation`))
    await v.settle()
    const { letters } = ok(await v.console.request('GET', `/api/console/letters?tenantId=${tenantId}`))
    expect(letters.find((l: { kind: string }) => l.kind === 'not-considered-sent')).toMatchObject({
      address: 'dent@example.ru',
      outcome: 'sent',
    })
    const csv = await v.console.request('GET', `/api/console/letters.csv?tenantId=${tenantId}`)
    expect(csv.text).toContain(`"'=Претензия"`)
  })
})

describe('the limit of patients', () => {
  it('MM-3.7: rises by a document signed by both, a term and a paid line, and not otherwise', async () => {
    const paid = (
      await v.sql<{ invoice_id: string }>(
        'select invoice_id from billing.invoice_state where paid_on is not null',
      )
    )[0]!
    const agree = (body: object) =>
      v.console.request('POST', `${client()}/patient-limits`, {
        patients: 150_000,
        validFrom: dayIn(v.world, 0),
        validTo: dayIn(v.world, 365),
        document: 'Соглашение № 7',
        signedByClient: dayIn(v.world, -1),
        signedByVendor: dayIn(v.world, 0),
        invoiceId: paid.invoice_id,
        ...body,
      })
    expect((await agree({})).json.detail).toContain('нет строки об увеличении предела')
    expect((await agree({ signedByClient: dayIn(v.world, 3) })).json.detail).toContain('не подписан')
    const { invoiceId } = ok(
      await v.console.request('POST', `${client()}/invoices`, {
        extra: [
          {
            name: 'Увеличение предела пациентов до 150 000',
            quantity: 1,
            unit: 'усл.',
            priceKopecks: 5_000_000,
          },
        ],
      }),
    )
    expect((await agree({ invoiceId })).json.detail).toContain('не оплачен')
    await v.sql(
      `insert into billing.payment (tenant_id, payment_id, invoice_id, kopecks, booked_on, payer_inn, payer_name, document_number, third_party, basis, taken_at)
       select tenant_id, gen_random_uuid(), invoice_id, total_kopecks, issued_on, '', 'Клиент', '9', false, 'Проверка', now()
       from billing.invoice where invoice_id = $1`,
      [invoiceId],
    )
    ok(await agree({ invoiceId }))
    const { patients } = ok(await owner.request('GET', '/api/clinic/contract'))
    expect(patients.limit).toBe(150_000)
  })
})

describe('the end from the vendor’s side', () => {
  it('MM-13.3: the vendor names the breach; support may not, and nobody without a session', async () => {
    const end = ok(
      await v.console.request('POST', `${client()}/termination`, {
        side: 'vendor',
        reason: 'Грубое нарушение договора',
      }),
    )
    expect(end.effectiveOn).toBe(dayIn(v.world, 0))
    expect((await createClient(v.world).request('POST', `${client()}/termination`, {})).status).toBe(401)
    const hold = ok(
      await v.console.request('POST', `${client()}/legal-holds`, { ground: 'Определение суда по делу' }),
    )
    ok(await v.console.request('DELETE', `${client()}/legal-holds/${hold.holdId}`))
  })
})
