import { describe, expect, it } from 'vitest'
import { type MatchingContext, matchDocuments } from './index.ts'
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

describe('MM-6.6: somebody else pays', () => {
  const stranger = { inn: STRANGER, name: 'Примеров Пример', account: '40817810000000000888' }
  const notice = (date: string, invoiceNumber?: string) => ({
    payerInn: STRANGER,
    clientInn: SMILE,
    invoiceNumber,
    date,
  })

  it.each<
    [
      name: string,
      change: Change,
      notices: MatchingContext['notices'],
      status: string,
      id: string | undefined,
      codes: string,
    ]
  >([
    [
      'notice before, number in the purpose',
      { purpose: 'за ООО Улыбка по счету 12/2026-М' },
      [notice('2026-11-10')],
      'third-party',
      'A',
      'payer-is-another number notice client-in-purpose sum-equal',
    ],
    [
      'notice for this invoice',
      { purpose: 'счет 12/2026-М' },
      [notice('2026-11-10', '№ 12/2026-M')],
      'third-party',
      'A',
      'payer-is-another number notice client-in-purpose sum-equal',
    ],
    [
      'notice before, client named in the purpose',
      { rubles: 7000, purpose: 'Оплата за ООО "УЛЫБКА"' },
      [notice('2026-11-10')],
      'third-party',
      'B',
      'payer-is-another notice client-in-purpose sum-equal',
    ],
    [
      'notice before, ИНН of the client in the purpose',
      { rubles: 7000, purpose: `за ИНН${SMILE}` },
      [notice('2026-11-10')],
      'third-party',
      'B',
      'payer-is-another notice client-in-purpose sum-equal',
    ],
    [
      'notice names the invoice, purpose the client',
      { rubles: 100, purpose: 'за Улыбку, ИНН 7707083893' },
      [notice('2026-11-10', '13/2026-М')],
      'third-party',
      'B',
      'payer-is-another notice client-in-purpose sum-less',
    ],
    [
      'notice before, the sum is more',
      { rubles: 5001, purpose: 'счет 12/2026-М' },
      [notice('2026-11-10')],
      'third-party',
      'A',
      'payer-is-another number notice client-in-purpose sum-more',
    ],
    [
      'no notice, number in the purpose',
      { purpose: 'счет 12/2026-М' },
      [],
      'third-party-question',
      'A',
      'payer-is-another number notice-missing client-in-purpose sum-equal',
    ],
    [
      'no notice, client in the purpose',
      { rubles: 7000, purpose: 'за ООО «Улыбка»' },
      [],
      'third-party-question',
      'B',
      'payer-is-another notice-missing client-in-purpose sum-equal',
    ],
    [
      'notice on the day of the payment',
      { purpose: 'счет 12/2026-М' },
      [notice('2026-11-11')],
      'third-party-question',
      'A',
      'payer-is-another number notice-not-before-payment client-in-purpose sum-equal',
    ],
    [
      'notice after the payment',
      { purpose: 'счет 12/2026-М' },
      [notice('2026-11-12')],
      'third-party-question',
      'A',
      'payer-is-another number notice-not-before-payment client-in-purpose sum-equal',
    ],
    [
      'notice for another invoice',
      { purpose: 'счет 12/2026-М' },
      [notice('2026-11-10', '13/2026-М')],
      'third-party-question',
      'A',
      'payer-is-another number notice-for-other-invoice client-in-purpose sum-equal',
    ],
    [
      'notice of another client',
      { purpose: 'счет 14/2026-М' },
      [notice('2026-11-10')],
      'third-party-question',
      'C',
      'payer-is-another number notice-missing client-in-purpose sum-equal',
    ],
    [
      'notice, but the purpose names nobody',
      { rubles: 7000, purpose: 'Оплата услуг' },
      [notice('2026-11-10')],
      'third-party-question',
      'B',
      'payer-is-another notice client-not-in-purpose sum-equal',
    ],
    [
      'notice, no purpose, sum fits nothing',
      { rubles: 10 },
      [notice('2026-11-10')],
      'third-party-question',
      undefined,
      'several-open-invoices',
    ],
    [
      'notice, another number in the purpose',
      { rubles: 7000, purpose: 'счет 99' },
      [notice('2026-11-10')],
      'third-party-question',
      'B',
      'payer-is-another notice client-not-in-purpose sum-equal',
    ],
    [
      'a short number without a date names nobody',
      { purpose: 'счет 12' },
      [],
      'unmatched',
      undefined,
      'payer-not-known number-not-known',
    ],
    [
      'notices of two clients, no purpose',
      {},
      [notice('2026-11-10'), { ...notice('2026-11-10'), clientInn: PEARL }],
      'unmatched',
      undefined,
      'payer-not-known',
    ],
    [
      'one client pays for another',
      { inn: PEARL, purpose: 'счет 12/2026-М' },
      [],
      'third-party-question',
      'A',
      'payer-is-another number notice-missing client-in-purpose sum-equal',
    ],
    [
      'a person without ИНН',
      { inn: '', purpose: 'счет 12/2026-М' },
      [notice('2026-11-10')],
      'third-party-question',
      'A',
      'payer-is-another number notice-missing client-in-purpose sum-equal',
    ],
  ])('%s', (_, change, notices, status, id, reasons) => {
    const found = match({ ...stranger, ...change }, { notices })
    expect([found.status, found.invoiceId, codes(found)]).toEqual([status, id, reasons])
  })

  it('a question takes nothing from the invoice: the client may pay itself meanwhile', () => {
    const purpose = 'счет 12/2026-М'
    const found = matchDocuments([payment({ ...stranger, purpose }), payment({ purpose })], context())
    expect(found.map(one => one.status)).toEqual(['third-party-question', 'exact'])
  })
})

describe('SV-1.2: clients who are persons without an INN', () => {
  const roshchin = invoice('R', '21/2026-М', 990, {
    clientInn: 'r',
    clientName: 'Рощин Илья Олегович',
    clientAccounts: [],
  })
  const polev = invoice('P', '22/2026-М', 990, {
    clientInn: 'p',
    clientName: 'Полев Олег Ильич',
    clientAccounts: [],
  })
  const persons = { invoices: [...INVOICES, roshchin, polev] }
  const pays = (name: string, change: Change = {}) =>
    match(
      { rubles: 990, account: '40817810000000000888', inn: '', name, purpose: 'счет 21/2026-М', ...change },
      persons,
    )

  it('are recognised by the full name with the number, whatever INN the bank states', () => {
    for (const inn of ['', STRANGER])
      expect(pays('РОЩИН ИЛЬЯ ОЛЕГОВИЧ//РОССИЯ, Г. ПРИМЕРСК//', { inn })).toMatchObject({
        status: 'exact',
        invoiceId: 'R',
      })
  })
  it('are not taken for each other', () => {
    expect(pays('Полев Олег Ильич').status).toBe('third-party-question')
    expect(pays('Кто-то Другой').status).toBe('third-party-question')
  })
  it('a name without a number of an invoice decides nothing', () => {
    expect(pays('Рощин Илья Олегович', { purpose: 'за программу' }).status).toBe('unmatched')
  })
})
