/** What a hostile or broken client may put where a value is expected. Derived from the OpenAPI document, so a new field is attacked at once. */

/** The part of JSON Schema that the OpenAPI document uses. */
export interface JsonSchema {
  readonly type?: string
  readonly format?: string
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly JsonSchema[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly minimum?: number
  readonly maximum?: number
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
}

export interface Attack {
  /** Which field and what was put there, for the message of a failure. */
  readonly why: string
  readonly value: unknown
}

/** An id that is well formed and belongs to nobody. */
export const UNKNOWN_ID = '0190b1c2-7d4e-7a3b-8c5d-ffffffffffff'

const TEXTS = ['a\u0000b', '\ud800', 'я'.repeat(50_000)]
const DATES = ['2026-02-30', '2026-13-01', '0000-00-00', '30.02.2026', '999999-01-01']
const INSTANTS = [
  '2026-02-30T10:00:00Z',
  '2026-01-01T25:00:00Z',
  '2026-01-01',
  '+275760-09-14T00:00:00Z',
  'завтра',
]
const IDS = ['not-a-uuid', "' or true --", '00000000-0000-0000-0000-00000000000g']
const WHOLE = [-1, 2 ** 31, 2 ** 53, 1e308, 0.5]

/** Numbers outside what the schema says; the bounds of a safe integer are no bounds of its own. */
const beyond = ({ minimum = -Number.MAX_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER }: JsonSchema) =>
  WHOLE.filter(value => {
    if (value < 0) return minimum > value || minimum === -Number.MAX_SAFE_INTEGER
    return value > maximum || maximum === Number.MAX_SAFE_INTEGER || value === 0.5
  })

function wrongValues(schema: JsonSchema): unknown[] {
  switch (schema.type) {
    case 'string':
      return [5, true, {}, ['x'], ...TEXTS, ...ofFormat(schema), ...(schema.enum ? ['no such value'] : [])]
    case 'integer':
      return ['1', {}, ...beyond(schema)]
    case 'number':
      return ['1', {}, ...beyond(schema).filter(value => value !== 0.5)]
    case 'boolean':
      return ['true', 1, {}]
    case 'array':
      return ['x', {}, 7, Array(20_000).fill(1), Array(100_000).fill(1)]
    case 'object':
      return ['x', 7, [], { __proto__: null, constructor: { prototype: 1 } }]
    default:
      return []
  }
}

function ofFormat({ format }: JsonSchema): readonly unknown[] {
  if (format === 'date') return DATES
  if (format === 'date-time') return INSTANTS
  if (format === 'uuid') return IDS
  return format === 'email' ? ['no-at-sign', 'a@b@c'] : []
}

const named = (value: unknown): string => {
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 40)}… (${text.length})` : text
}

/** Values of a schema's place, each wrong in one point of the otherwise right `sample`. */
export function* attacksOn(schema: JsonSchema, sample: unknown, path = 'body'): Generator<Attack> {
  const nullable = schema.anyOf?.some(branch => branch.type === 'null') ?? false
  const inner = schema.anyOf?.find(branch => branch.type !== 'null') ?? schema
  for (const value of wrongValues(inner)) yield { why: `${path} = ${named(value)}`, value }
  if (!nullable) yield { why: `${path} = null`, value: null }
  if (inner.properties && typeof sample === 'object' && sample !== null) {
    const whole = sample as Record<string, unknown>
    for (const [name, property] of Object.entries(inner.properties)) {
      for (const { why, value } of attacksOn(property, whole[name], `${path}.${name}`)) {
        yield { why, value: { ...whole, [name]: value } }
      }
      const { [name]: _, ...without } = whole
      if (inner.required?.includes(name)) yield { why: `${path} without ${name}`, value: without }
    }
  }
  if (inner.items && Array.isArray(sample) && sample.length > 0) {
    for (const { why, value } of attacksOn(inner.items, sample[0], `${path}[0]`)) {
      yield { why, value: [value, ...sample.slice(1)] }
    }
  }
}

/** Encoded texts for a place in an address: path segments and query values. */
export const HOSTILE_SEGMENTS = [
  'x',
  '%00',
  '%ED%A0%80',
  '..%2F..%2Fetc%2Fpasswd',
  "'%20or%20true%20--",
  '%E0%A4%A',
  '%25',
  '-1',
  '99999999999999999999',
  '1e308',
  '2147483648',
  '2026-02-30',
  '0000-01-01',
  'a'.repeat(3_000),
  UNKNOWN_ID,
]
