import type { z } from 'zod'
import { fail } from '../errors/index.ts'

/**
 * Text that PostgreSQL cannot store: NUL, and halves of a surrogate pair, which JSON may carry as escapes. Looked for
 * in what validation has let through, so the depth is that of a schema and not of what a client can nest.
 */
export function storable(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('\0') && value.isWellFormed()
  if (typeof value !== 'object' || value === null) return true
  return Object.values(value).every(storable)
}

/** Parses one part of a request, or refuses with the list of its wrong fields. */
export function parsePart(
  schema: z.ZodType | undefined,
  value: unknown,
  part: 'params' | 'query' | 'body',
): unknown {
  if (!schema) return undefined
  const parsed = schema.safeParse(value ?? (part === 'body' ? undefined : {}))
  if (parsed.success) {
    if (!storable(parsed.data)) throw fail('request.malformed', { reason: 'Unicode' })
    return parsed.data
  }
  // A malformed id in the address is an address that does not exist.
  if (part === 'params') throw fail('not-found')
  const issues = parsed.error.issues.map(issue => ({
    field: issue.path.join('.') || part,
    code: issue.code,
    message: issue.message,
  }))
  throw fail('request.invalid', { fields: [...new Set(issues.map(i => i.field))].join(', '), issues })
}
