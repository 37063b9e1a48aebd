import { describe, expect, it } from 'vitest'
import { CONSENT_KIND_LIST, consentRule, PURPOSE_LIST, purposeRule } from '#libs/purposes/index.ts'
import {
  diffTexts,
  maySign,
  missingParticulars,
  type Operator,
  renderText,
  SIGNATURE_MATRIX,
  type Signer,
  signedText,
  TEXT_KINDS,
  TEXT_PARAMETERS,
  termsAboveLaw,
  textFaults,
} from './index.ts'

const operator: Operator = {
  shortName: 'ООО «Пример»',
  fullName: 'Общество с ограниченной ответственностью «Пример»',
  inn: '9900000100',
  ogrn: '1259900000100',
  address: 'г. Примерск, ул. Озёрная, 6',
  email: 'clinic@example.ru',
  phone: '+79000000010',
}
const scopeOf: Record<string, string> = {
  partner: 'Аптека',
  processor: 'Движок',
  country: 'KZ',
  entity: 'ООО «Вторая»',
}
const scope = (kind: (typeof CONSENT_KIND_LIST)[number]) => scopeOf[consentRule(kind).scoped ?? ''] ?? ''
const signer: Signer = {
  name: 'Проверкина Вера Павловна',
  address: 'г. Примерск, ул. Тихая, 1',
  identityDocument: 'паспорт 00 00 000000, выдан 01.02.2020 ОВД',
  representative: null,
}

describe('texts of an operator', () => {
  it.each(TEXT_KINDS)('152-ФЗ art. 9 p. 4: %s has every element of the law and no void phrase', kind => {
    const s = kind in scopeOf ? '' : CONSENT_KIND_LIST.includes(kind as never) ? scope(kind as never) : ''
    expect(textFaults(kind, renderText(kind, operator, TEXT_PARAMETERS, s))).toEqual([])
  })

  it.each(CONSENT_KIND_LIST)(
    'IP-3.5: consent %s is a document with one purpose and names the operator in full',
    kind => {
      const text = renderText(kind, operator, TEXT_PARAMETERS, scope(kind))
      expect(text.body.filter(p => p.part === 'purpose')).toHaveLength(1)
      const whole = text.body.map(p => p.text).join('\n')
      for (const particular of [operator.fullName, operator.address, operator.inn!, operator.email])
        expect(whole).toContain(particular)
      if (scope(kind)) expect(whole).toContain(scope(kind))
    },
  )

  it('MM-3.9: another operator, other requisites in every text', () => {
    const other = { ...operator, fullName: 'Общество «Вторая»', inn: '9900000200' }
    for (const kind of TEXT_KINDS)
      expect(renderText(kind, other, TEXT_PARAMETERS)).not.toEqual(
        renderText(kind, operator, TEXT_PARAMETERS),
      )
  })

  it('IV-2.1: the terms of the texts are the parameters', () => {
    const text = renderText('news', operator, {
      ...TEXT_PARAMETERS,
      withdrawalWorkingDays: 5,
      destroyDays: 21,
    })
    const how = text.body.find(p => p.part === 'withdrawal')!.text
    expect(how).toContain('5 рабочих дней')
    expect(how).toContain('21 календарного дня')
  })

  it('1.8 (7): a term above the law is refused, the law itself is not', () => {
    expect(termsAboveLaw(TEXT_PARAMETERS)).toEqual([])
    expect(termsAboveLaw({ ...TEXT_PARAMETERS, withdrawalWorkingDays: 11, claimCalendarDays: 31 })).toEqual([
      'withdrawalWorkingDays',
      'claimCalendarDays',
    ])
  })

  it('IP-1.6, IV-3.1, 152-ФЗ art. 18.1: the policy tells each purpose with categories, ground, actions and term', () => {
    const policy = renderText('policy', operator, TEXT_PARAMETERS)
    for (const purpose of PURPOSE_LIST.filter(p => p !== 'saas_processing')) {
      const paragraph = policy.body.find(p => p.heading === `Цель: ${purposeRule(purpose).ru}`)
      expect(paragraph?.text, purpose).toMatch(/Чьи данные: .+ Какие: .+ Основание: .+ Действия: .+ Срок: /)
    }
  })

  it.each([
    ['Данные обрабатываются бессрочно.', '1.8 (4), MD-5.1'],
    ['Обработка ведётся без ограничения срока.', 'IP-3.1'],
    ['Использование сайта означает согласие с политикой.', '1.8 (5)'],
  ])('%s is found (%s)', text => {
    const news = renderText('news', operator, TEXT_PARAMETERS)
    const faults = textFaults('news', { ...news, body: [...news.body, { text }] })
    expect(faults.map(fault => fault.kind)).toEqual(['forbidden-phrase'])
  })

  it('152-ФЗ art. 9 p. 4: a text without an element and a text with two purposes are found', () => {
    const news = renderText('news', operator, TEXT_PARAMETERS)
    expect(textFaults('news', { ...news, body: news.body.filter(p => p.part !== 'term') })).toEqual([
      { kind: 'missing-part', part: 'term' },
    ])
    const twice = [...news.body, { part: 'purpose' as const, text: 'И для рекламы.' }]
    expect(textFaults('news', { ...news, body: twice })).toEqual([{ kind: 'several-purposes' }])
  })
})

describe('the policy', () => {
  it.each(['Персональные данные — ', 'Обработка — ', 'Оператор — ', 'cookie — '])(
    'IP-1.4, MD-1.7: says what it means by «%s»',
    definition => {
      const policy = renderText('policy', operator, TEXT_PARAMETERS)
      expect(policy.body.find(p => p.heading === 'Слова')?.text).toContain(definition)
    },
  )
})

describe('what is signed', () => {
  it('152-ФЗ art. 9 p. 4: a written consent wants name, address and document, of the representative too', () => {
    expect(missingParticulars('biometric_image', signer)).toEqual([])
    expect(missingParticulars('biometric_image', { ...signer, address: '', identityDocument: ' ' })).toEqual([
      'address',
      'identityDocument',
    ])
    const representative = { name: 'Проверкин Пётр', address: '', identityDocument: 'паспорт', power: '' }
    expect(missingParticulars('third_party', { ...signer, representative })).toEqual([
      'representative.address',
      'representative.power',
    ])
    expect(missingParticulars('news', { ...signer, address: '' })).toEqual([])
  })

  it('SV-3.2.1a: the document names the person in front of the text of the edition', () => {
    const text = signedText(renderText('biometric_image', operator, TEXT_PARAMETERS), signer)
    expect(text.body[0]).toMatchObject({ part: 'subject' })
    expect(text.body[0]!.text).toContain(signer.identityDocument)
  })

  it.each([
    ['pd_consent', 'pep', true],
    ['paid_services_contract', 'pep', true],
    ['informed_consent', 'pep', false],
    ['informed_consent', 'paper', true],
    ['informed_consent', 'qualified', true],
    ['informed_consent', 'esia', true],
    ['intervention_refusal', 'pep', false],
    ['pep_agreement', 'esia', false],
  ] as const)('MD-1.6: %s by %s: %s', (document, signature, allowed) => {
    expect(maySign(document, signature).allowed).toBe(allowed)
  })

  it('MD-1.6: the screen says why in both languages', () => {
    for (const row of Object.values(SIGNATURE_MATRIX)) {
      expect(row.why.ru.length).toBeGreaterThan(20)
      expect(row.why.en.length).toBeGreaterThan(20)
    }
    expect(maySign('informed_consent', 'pep').why.ru).toContain('323-ФЗ ст. 20')
  })
})

describe('difference between editions', () => {
  it('IP-6: says which words of which paragraph changed, what came and what went', () => {
    const before = renderText('news', operator, TEXT_PARAMETERS)
    const after = renderText('news', operator, { ...TEXT_PARAMETERS, withdrawalWorkingDays: 5 })
    const changed = diffTexts(before, after).filter(p => p.kind !== 'same')
    expect(changed).toHaveLength(1)
    expect(changed[0]!.words.filter(w => w.kind !== 'same').map(w => [w.kind, w.text.trim()])).toEqual([
      ['removed', '10'],
      ['added', '5'],
    ])
    expect(diffTexts(before, before).every(p => p.kind === 'same')).toBe(true)
  })
})
