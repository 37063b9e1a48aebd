import type { z } from 'zod'
import { fail } from '../errors/index.ts'

/** Parses one part of a request, or refuses with the list of its wrong fields. */
export function parsePart(
  schema: z.ZodType | undefined,
  value: unknown,
  part: 'params' | 'query' | 'body',
): unknown {
  if (!schema) return undefined
  const parsed = schema.safeParse(value ?? (part === 'body' ? undefined : {}))
  if (parsed.success) return parsed.data
  // A malformed id in the address is an address that does not exist.
  if (part === 'params') throw fail('not-found')
  const issues = parsed.error.issues.map(issue => ({
    field: issue.path.join('.') || part,
    code: issue.code,
    message: issue.message,
  }))
  throw fail('request.invalid', { fields: [...new Set(issues.map(i => i.field))].join(', '), issues })
}
