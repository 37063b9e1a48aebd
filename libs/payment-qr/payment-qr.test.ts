import { describe, expect, it } from 'vitest'
import { paymentQr, readPaymentQr } from './index.ts'

const payment = {
  name: 'ООО «Пример»',
  account: '40702810000000000001',
  bankName: 'АО «Банк»',
  bik: '044525104',
  correspondentAccount: '30101810745374525104',
  sumKopecks: 1_250_050,
  purpose: 'Оплата по счёту № АМБ-2026-1 | без НДС',
  payeeInn: '7707083893',
}

describe('MM-17: the payment code', () => {
  it('has the required values first and in order, the sum in kopecks, no separator inside values', () => {
    expect(paymentQr(payment)).toBe(
      'ST00012|Name=ООО «Пример»|PersonalAcc=40702810000000000001|BankName=АО «Банк»|BIC=044525104|CorrespAcc=30101810745374525104|Sum=1250050|Purpose=Оплата по счёту № АМБ-2026-1 без НДС|PayeeINN=7707083893',
    )
  })
  it('reads back, also values with «=»', () => {
    expect(readPaymentQr(paymentQr({ ...payment, purpose: 'a=b', kpp: '770701001' }))).toMatchObject({
      Sum: '1250050',
      Purpose: 'a=b',
      KPP: '770701001',
    })
    expect(readPaymentQr('ST00011|Name=x')).toBeNull()
  })
  it.each([{ sumKopecks: 0 }, { sumKopecks: 1.5 }, { account: '4070281' }, { purpose: 'я'.repeat(211) }])(
    'refuses %j',
    wrong => {
      expect(() => paymentQr({ ...payment, ...wrong })).toThrow(RangeError)
    },
  )
})
