import { describe, expect, it } from 'vitest'
import { fingerprint, parseBankStatement } from './index.ts'
import { documentLines, fileBytes, INCOMING } from './sample.fixture.ts'

describe('J7: the fingerprint of a document', () => {
  const read = (
    changes: Readonly<Record<string, string>>,
    encoding: 'windows-1251' | 'cp866' | 'utf-8' = 'utf-8',
  ) => {
    const parsed = parseBankStatement(fileBytes({ body: documentLines(INCOMING, changes) }, encoding))
    if (!parsed.ok) throw new Error(parsed.error.code)
    return fingerprint(parsed.statement.documents[0]!)
  }
  const same = read({})

  it('is the same in every encoding and before the booking', () => {
    expect(read({}, 'cp866')).toBe(same)
    expect(read({}, 'windows-1251')).toBe(same)
    expect(read({ ДатаПоступило: '' })).toBe(same)
    expect(read({ Плательщик1: 'Улыбка' })).toBe(same)
  })
  it.each<[key: string, value: string]>([
    ['Номер', '158'],
    ['Дата', '10.11.2026'],
    ['Сумма', '12500.51'],
    ['ПлательщикСчет', '40702810500000000202'],
    ['ПлательщикИНН', '7702070139'],
    ['НазначениеПлатежа', 'Оплата по счету № 13/2026-М'],
  ])('is another when %s is', (key, value) => expect(read({ [key]: value })).not.toBe(same))
})
