import type pg from 'pg'
import type { Statement } from './query.ts'

/** PostgreSQL types of the values of a statement that may be asked for many sets of values at once. */
export type ValueType = 'bigint' | 'date' | 'int' | 'text' | 'timestamptz' | 'uuid' | 'uuid[]'

const texts = new Map<string, string>()

/** The statement as one that takes a column of each value; its first column says whose row it is. */
function textOf({ name, text, valueTypes }: Together): string {
  let whole = texts.get(name)
  if (whole === undefined) {
    const columns = valueTypes.map((type, i) => `$${i + 1}::${type === 'uuid[]' ? 'text' : type}[]`)
    const values = valueTypes.map((_, i) => `v${i + 1}`)
    const asked = text.replaceAll(/\$(\d+)/g, (_, n: string) =>
      valueTypes[Number(n) - 1] === 'uuid[]' ? `asked.v${n}::uuid[]` : `asked.v${n}`,
    )
    whole = `select asked.n, answer.* from unnest(${columns.join(', ')}) with ordinality as asked (${values.join(', ')}, n)
      cross join lateral (${asked}) answer`
    texts.set(name, whole)
  }
  return whole
}

/** A named statement that knows the types of its values. */
export type Together = Statement<unknown> & {
  readonly name: string
  readonly valueTypes: readonly ValueType[]
}

export const mayAskTogether = (query: Statement<unknown>): query is Together =>
  query.valueTypes !== undefined && query.name !== undefined

/** A value as an element of an array: an array in it as text, an instant without the driver's detour over local time. */
function elementOf(value: unknown, type: ValueType): unknown {
  if (type === 'uuid[]') return `{${(value as readonly string[]).join(',')}}`
  return value instanceof Date ? value.toISOString() : value
}

/**
 * Asks one statement for many sets of values: a statement by itself costs the server and us more than most of our
 * statements do. The rows of each come in the order in which it would give them alone, since a correlated lateral
 * join is a nested loop.
 */
export async function askTogether(
  client: pg.PoolClient,
  statement: Together,
  sets: readonly (readonly unknown[])[],
): Promise<unknown[][]> {
  const { rows, fields } = await client.query<unknown[]>({
    name: `${statement.name}*`,
    text: textOf(statement),
    values: statement.valueTypes.map((type, i) => sets.map(set => elementOf(set[i], type))),
    rowMode: 'array',
  })
  const empty = Object.fromEntries(fields.slice(1).map(({ name }) => [name, null]))
  const answers: unknown[][] = sets.map(() => [])
  for (const values of rows) {
    const row: Record<string, unknown> = { ...empty }
    for (let i = 1; i < fields.length; i++) row[fields[i]!.name] = values[i]
    answers[(values[0] as number) - 1]!.push(row)
  }
  return answers
}
