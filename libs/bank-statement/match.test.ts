import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchDocuments, parseBankStatement } from './index.ts'
import {
  type Change,
  codes,
  context,
  INVOICES,
  invoice,
  match,
  PEARL,
  payment,
  SMILE,
  STRANGER,
} from './match.fixture.ts'
import { documentLines, fileBytes, INCOMING } from './sample.fixture.ts'

describe('J7: what a payment of the client itself pays', () => {
  it.each<[name: string, change: Change, status: string, id: string | undefined, codes: string]>([
    [
      'by number and sum',
      { purpose: 'по счету № 12/2026-М от 01.11.2026' },
      'exact',
      'A',
      'payer-inn number sum-equal',
    ],
    ['by the only fitting sum', { rubles: 7000 }, 'exact', 'B', 'payer-inn sum-equal'],
    ['all open invoices at once', { rubles: 12_000 }, 'exact', 'A', 'payer-inn sum-of-several'],
    [
      'two invoices by number',
      { rubles: 12_000, purpose: 'по счетам 13/2026-М, 12/2026-М' },
      'exact',
      'B',
      'payer-inn number number sum-of-several',
    ],
    ['what is left of an invoice', { inn: PEARL, rubles: 2000 }, 'exact', 'D', 'payer-inn sum-equal'],
    [
      'by number without the word',
      { purpose: 'Оплата 12/2026-М' },
      'exact',
      'A',
      'payer-inn number-without-word sum-equal',
    ],
    [
      'by account, no ИНН',
      { inn: '', name: 'Улыбка общество', purpose: 'счет 12/2026-М' },
      'exact',
      'A',
      'payer-account number sum-equal',
    ],
    ['by a short number', { purpose: 'сч. 12' }, 'by-number', 'A', 'payer-inn short-number sum-equal'],
    [
      'by a short number and the date',
      { rubles: 7000, purpose: 'сч. 13 от 05.11.2026' },
      'by-number',
      'B',
      'payer-inn short-number sum-equal',
    ],
    [
      'another date in the purpose',
      { purpose: 'счет 12/2026-М от 02.11.2026' },
      'by-number',
      'A',
      'payer-inn number date-differs sum-equal',
    ],
    [
      'by name and number, no ИНН',
      {
        inn: '',
        account: '',
        name: 'Общество с ограниченной ответственностью "УЛЫБКА"',
        purpose: 'счет 12/2026-М',
      },
      'by-number',
      'A',
      'payer-name number sum-equal',
    ],
    [
      'the bank says nothing of the payer',
      { inn: '', account: '', name: '', purpose: 'счет 12/2026-М' },
      'by-number',
      'A',
      'payer-not-stated number sum-equal',
    ],
    [
      'less by number',
      { rubles: 4999.99, purpose: 'счет 12/2026-М' },
      'partial',
      'A',
      'payer-inn number sum-less',
    ],
    [
      'more by number',
      { rubles: 5000.01, purpose: 'счет 12/2026-М' },
      'over',
      'A',
      'payer-inn number sum-more',
    ],
    [
      'number of a future invoice',
      { purpose: 'счет 99/2026-М' },
      'unmatched',
      undefined,
      'payer-inn number-not-known',
    ],
    ['a sum that fits nothing', { rubles: 100 }, 'unmatched', undefined, 'payer-inn several-open-invoices'],
    ['a name and a sum', { inn: '', account: '' }, 'unmatched', undefined, 'payer-name no-number'],
    ['nobody we know', { inn: STRANGER, name: 'Незнакомец' }, 'unmatched', undefined, 'payer-not-known'],
    ['not to us', { direction: 'out', purpose: 'счет 12/2026-М' }, 'outgoing', undefined, 'outgoing'],
    [
      'a short number with a date of another year',
      { purpose: 'сч. 12 от 01.11.2025' },
      'unmatched',
      undefined,
      'payer-inn number-not-known',
    ],
    [
      'invoices of two clients',
      { rubles: 10_000, purpose: 'счета 12/2026-М, 14/2026-М' },
      'unmatched',
      undefined,
      'number number invoices-of-several-clients',
    ],
  ])('%s', (_, change, status, id, reasons) => {
    const found = match(change)
    expect([found.status, found.invoiceId, codes(found)]).toEqual([status, id, reasons])
    expect(found.score > 0).toBe(id !== undefined)
  })

  it('a paid invoice that is paid again is over by the whole sum', () => {
    const paid = invoice('A', '12/2026-М', 5000, { paidKopecks: 500_000 })
    const found = match({ purpose: 'счет 12/2026-М' }, { invoices: [paid] })
    expect(found).toMatchObject({ status: 'over', invoiceId: 'A', parts: [], excessKopecks: 500_000 })
    expect(codes(found)).toBe('payer-inn number already-paid sum-more')
    expect(match({}, { invoices: [paid] }).status).toBe('unmatched')
  })
  it.each<[rubles: number, status: string]>([
    [4000, 'partial'],
    [6000, 'over'],
  ])('%s rubles for the only open invoice of 5000: %s', (rubles, status) => {
    expect(match({ rubles }, { invoices: [INVOICES[0]!] })).toMatchObject({ status, invoiceId: 'A' })
  })
  it('of two equal invoices the older one is proposed, with less certainty', () => {
    const twins = [invoice('new', '20', 5000, { date: '2026-12-01' }), invoice('old', '19', 5000)]
    const found = match({}, { invoices: twins })
    expect(found).toMatchObject({ status: 'exact', invoiceId: 'old' })
    expect(found.reasons).toContainEqual({ code: 'oldest-of-equal', invoiceIds: ['old', 'new'] })
    expect(found.score).toBeLessThan(match({ rubles: 7000 }).score)
  })
  it('one number in two years is told apart by the date', () => {
    const years = [invoice('old', '12', 5000, { date: '2025-11-01' }), invoice('new', '12', 5000)]
    const found = match({ purpose: 'счет 12 от 01.11.2026' }, { invoices: years })
    expect(found).toMatchObject({ status: 'exact', invoiceId: 'new' })
  })
  it('the surer the reasons, the higher the score', () => {
    const scores = [
      { purpose: 'счет 12/2026-М' },
      { purpose: '12/2026-М' },
      { purpose: 'сч. 12' },
      { purpose: 'счет 12/2026-М', rubles: 1, inn: '', account: '' },
    ].map(change => match(change).score)
    expect(scores[0]).toBe(100)
    expect(scores).toEqual(scores.toSorted((a, b) => b - a))
  })
})

describe('J7: a statement as a whole', () => {
  it('payments that name an invoice go first, whatever the order', () => {
    const twins = [invoice('old', '19', 5000), invoice('new', '20', 5000, { date: '2026-12-01' })]
    const found = matchDocuments([payment(), payment({ purpose: 'счет 19' })], context({ invoices: twins }))
    expect(found.map(one => [one.status, one.invoiceId])).toEqual([
      ['exact', 'new'],
      ['exact', 'old'],
    ])
  })
  it('a client that pays twice is over the second time', () => {
    const purpose = 'счет 12/2026-М'
    const found = matchDocuments([payment({ purpose }), payment({ purpose })], context())
    expect(found.map(one => [one.status, one.excessKopecks])).toEqual([
      ['exact', 0],
      ['over', 500_000],
    ])
  })
  it('two parts of one invoice', () => {
    const purpose = 'счет 12/2026-М'
    const parts = [payment({ purpose, rubles: 2000 }), payment({ purpose, rubles: 3000 })]
    expect(matchDocuments(parts, context()).map(one => one.status)).toEqual(['partial', 'exact'])
  })
  it('imported again: nothing of it counts', () => {
    const statement = [payment({ purpose: 'счет 12/2026-М' }), payment({ rubles: 7000 })]
    const first = matchDocuments(statement, context())
    const imported = new Set(first.map(one => one.fingerprint))
    const again = matchDocuments(statement, context({ imported }))
    expect(again.map(one => [one.status, one.parts.length, codes(one)])).toEqual([
      ['duplicate', 0, 'imported-before'],
      ['duplicate', 0, 'imported-before'],
    ])
  })
  it('the same document twice in one statement', () => {
    const one = payment({ purpose: 'счет 12/2026-М' })
    expect(matchDocuments([one, one], context()).map(codes)).toEqual([
      'payer-inn number sum-equal',
      'repeated-in-statement',
    ])
  })
  it('never takes more than is left, and spreads every kopeck', () => {
    const change = fc.record({
      rubles: fc.integer({ min: 1, max: 15_000 }),
      purpose: fc.constantFrom(
        '',
        'счет 12/2026-М',
        'счета 12/2026-М и 13/2026-М',
        'счет 9/2026-М',
        'за Улыбка',
        'счет 99',
      ),
      inn: fc.constantFrom(SMILE, PEARL, STRANGER, ''),
    })
    const notices = [{ payerInn: STRANGER, clientInn: SMILE, date: '2026-11-01' }]
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), changes => {
        const payments = changes.map(payment)
        const found = matchDocuments(payments, context({ notices }))
        const left = new Map(INVOICES.map(one => [one.id, one.sumKopecks - one.paidKopecks]))
        for (const [at, one] of found.entries()) {
          if (one.invoiceId === undefined) {
            expect(one.parts).toEqual([])
            continue
          }
          const spread = one.parts.reduce((sum, part) => sum + part.kopecks, one.excessKopecks)
          expect(spread).toBe(payments[at]!.sumKopecks)
          if (one.status === 'third-party-question') continue
          for (const part of one.parts) left.set(part.invoiceId, left.get(part.invoiceId)! - part.kopecks)
        }
        for (const rest of left.values()) expect(rest).toBeGreaterThanOrEqual(0)
      }),
    )
  })
  it('a thousand clients and five thousand payments in a moment', () => {
    const invoices = Array.from({ length: 1000 }, (_, i) =>
      invoice(`i${i}`, `${i + 1}/2026-М`, 5000, {
        clientInn: String(7_700_000_000 + i),
        clientName: `ООО «Клиника ${i}»`,
        clientAccounts: [],
      }),
    )
    const payments = Array.from({ length: 5000 }, (_, i) =>
      payment({
        inn: i % 2 ? STRANGER : String(7_700_000_000 + (i % 1000)),
        purpose: i % 3 ? `счет ${i + 1}/2026-М` : 'за услуги клиника 7',
      }),
    )
    const start = performance.now()
    expect(matchDocuments(payments, context({ invoices }))).toHaveLength(5000)
    expect(performance.now() - start).toBeLessThan(5_000)
  })
})

describe('J7: kl_to_1c.txt as the accountant gets it', () => {
  const third = {
    Плательщик1: 'Примеров Пример',
    ПлательщикСчет: '40817810000000000888',
    ПлательщикИНН: STRANGER,
    ПлательщикКПП: '',
  }
  const orders: readonly Readonly<Record<string, string>>[] = [
    { Сумма: '5000.00', НазначениеПлатежа: 'Оплата по счету № 12/2026-М от 01.11.2026. Без НДС' },
    { Сумма: '5000', НазначениеПлатежа: 'За АО "Клиника Жемчуг" по счёту № 14/2026-М', ...third },
    { Сумма: '2000,00', НазначениеПлатежа: 'Оплата счета N 9/2026-M', ...third, ПлательщикИНН: '7736050003' },
    { Сумма: '3500.5', НазначениеПлатежа: 'Частичная оплата по счету 13/2026-М' },
    { Сумма: '5000.00', НазначениеПлатежа: 'Оплата по счету № 12/2026-М от 01.11.2026. Без НДС', Номер: '1' },
  ]
  const body = orders.flatMap((order, i) => documentLines(INCOMING, { Номер: String(i + 1), ...order }))
  const notices = [{ payerInn: STRANGER, clientInn: PEARL, invoiceNumber: '14/2026-М', date: '2026-11-02' }]

  it.each(['windows-1251', 'cp866', 'utf-8'] as const)('%s: each payment gets its status', encoding => {
    const parsed = parseBankStatement(fileBytes({ body }, encoding))
    if (!parsed.ok) throw new Error(parsed.error.reason)
    const found = matchDocuments(parsed.statement.documents, context({ notices }))
    expect(found.map(one => [one.status, one.invoiceId])).toEqual([
      ['exact', 'A'],
      ['third-party', 'C'],
      ['third-party-question', 'D'],
      ['partial', 'B'],
      ['duplicate', undefined],
    ])
  })
})
