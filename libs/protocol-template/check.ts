import { isTooth } from '#libs/teeth/index.ts'
import type { FieldValue, FieldValues, ProtocolTemplate, TemplateField } from './model.ts'

const KEY = /^[a-z][a-z0-9-]{0,38}$/

/** What is wrong with a template, in words with the name of the field; an empty list is what may be published. */
export function templateFaults(template: ProtocolTemplate): string[] {
  const faults: string[] = []
  const seen = new Set<string>()
  for (const field of template.fields) {
    const name = field.label.trim() || field.key
    if (!KEY.test(field.key)) faults.push(`«${name}»: ключ из латинских букв`)
    if (seen.has(field.key)) faults.push(`«${name}»: ключ «${field.key}» уже есть`)
    seen.add(field.key)
    if (field.label.trim() === '') faults.push(`«${field.key}»: нет названия`)
    const listed = field.type === 'choice' || field.type === 'checklist'
    const options = field.options ?? []
    if (listed && options.length < 2) faults.push(`«${name}»: нужно хотя бы два варианта`)
    if (listed && new Set(options).size !== options.length) faults.push(`«${name}»: варианты повторяются`)
    if (field.min !== undefined && field.max !== undefined && field.min > field.max)
      faults.push(`«${name}»: наименьшее больше наибольшего`)
  }
  return faults
}

const empty = (value: FieldValue | undefined): boolean =>
  value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

function fits(field: TemplateField, value: FieldValue): boolean {
  switch (field.type) {
    case 'number':
      return (
        typeof value === 'number' &&
        Number.isFinite(value) &&
        value >= (field.min ?? -Infinity) &&
        value <= (field.max ?? Infinity)
      )
    case 'choice':
      return typeof value === 'string' && (field.options ?? []).includes(value)
    case 'checklist':
      return Array.isArray(value) && value.every(one => (field.options ?? []).includes(String(one)))
    case 'teeth':
      return Array.isArray(value) && value.every(tooth => typeof tooth === 'number' && isTooth(tooth))
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)
    case 'text':
    case 'icd10':
    case 'chart':
    case 'plan':
      return typeof value === 'string'
  }
}

/** Labels of fields whose values do not fit, and keys that the template does not have. */
export function wrongFields(template: ProtocolTemplate, values: FieldValues): string[] {
  const known = new Map(template.fields.map(field => [field.key, field]))
  return Object.entries(values).flatMap(([key, value]) => {
    const field = known.get(key)
    if (!field) return [key]
    return empty(value) || fits(field, value) ? [] : [field.label]
  })
}

/** Labels of required fields that a signature still lacks. */
export const missingFields = (template: ProtocolTemplate, values: FieldValues): string[] =>
  template.fields.filter(field => field.required && empty(values[field.key])).map(field => field.label)

const ruDay = (iso: string): string => `${iso.slice(8, 10)}.${iso.slice(5, 7)}.${iso.slice(0, 4)}`

function words(field: TemplateField, value: FieldValue): string {
  if (Array.isArray(value)) return value.join(', ')
  if (field.type === 'number') {
    const number = String(value).replace('.', ',')
    return field.unit ? `${number}\u00a0${field.unit}` : number
  }
  return field.type === 'date' ? ruDay(String(value)) : String(value)
}

export interface TypedLine {
  readonly section: TemplateField['section']
  readonly label: string
  readonly words: string
}

/** The values as the record says them, in the order of the template; empty ones are left out. */
export const typedLines = (template: ProtocolTemplate, values: FieldValues): TypedLine[] =>
  template.fields.flatMap(field => {
    const value = values[field.key]
    return empty(value) ? [] : [{ section: field.section, label: field.label, words: words(field, value!) }]
  })
