import { describe, expect, it } from 'vitest'
import {
  baseOf,
  type FieldValues,
  missingFields,
  type ProtocolTemplate,
  SHIPPED_TEMPLATES,
  TEMPLATE_REF,
  type TemplateField,
  templateFaults,
  typedLines,
  wrongFields,
} from './index.ts'

const therapist = SHIPPED_TEMPLATES.therapist!
const field = (more: Partial<TemplateField>): ProtocolTemplate => ({
  title: 'Т',
  base: 'general-exam',
  fields: [{ key: 'a', label: 'Поле', section: 'objective', type: 'text', required: false, ...more }],
})

describe('templates of protocols', () => {
  it.each(Object.entries(SHIPPED_TEMPLATES))(
    'MM3-3.1c: %s is well formed and has a name of its own',
    (code, template) => {
      expect(templateFaults(template)).toEqual([])
      const ref = `${template.base}:${code}@1`
      expect(TEMPLATE_REF.test(ref)).toBe(true)
      expect(baseOf(ref)).toBe(template.base)
    },
  )
  it.each([
    [{ key: 'Плохой' }, 'ключ'],
    [{ label: ' ' }, 'нет названия'],
    [{ type: 'choice', options: ['один'] }, 'хотя бы два'],
    [{ type: 'checklist', options: ['а', 'а'] }, 'повторяются'],
    [{ type: 'number', min: 5, max: 1 }, 'наименьшее'],
  ] as const)('%o is refused', (more, words) => {
    expect(templateFaults(field(more)).join()).toContain(words)
  })
  it.each([
    [{ type: 'number', min: 30, max: 45 }, 99, true],
    [{ type: 'number', min: 30, max: 45 }, 36.6, false],
    [{ type: 'number' }, '36', true],
    [{ type: 'choice', options: ['да', 'нет'] }, 'может', true],
    [{ type: 'teeth' }, [16, 29], true],
    [{ type: 'teeth' }, [16], false],
    [{ type: 'date' }, '21.11.2026', true],
    [{ type: 'text' }, 'слово', false],
    [{ type: 'text' }, '', false],
  ] as const)('%o takes %o: wrong %o', (more, value, wrong) => {
    expect(wrongFields(field(more), { a: value }).length > 0).toBe(wrong)
  })
  it('a key that the template does not have is wrong', () => {
    expect(wrongFields(field({}), { b: 'x' })).toEqual(['b'])
  })
  it('the record says numbers with their units, lists by commas, days as people write them', () => {
    const values: FieldValues = {
      temperature: 38.4,
      pulse: 92,
      lungs: ['дыхание жёсткое', 'сухие хрипы'],
      since: '2026-11-18',
      throat: '',
    }
    expect(typedLines(therapist, values).map(line => `${line.label}: ${line.words}`)).toEqual([
      'Болен с: 18.11.2026',
      'Температура: 38,4\u00a0°C',
      'Пульс: 92\u00a0уд/мин',
      'Лёгкие: дыхание жёсткое, сухие хрипы',
    ])
    expect(missingFields(therapist, values)).toEqual(['Давление, верхнее', 'Давление, нижнее'])
  })
})
