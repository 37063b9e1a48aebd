import type { Problem } from '#libs/contract/index.ts'
import { type ErrorCode, explain, type Failure } from '../errors/index.ts'

export type { Problem }

/** The problem document of a refusal, in the language of the request. */
export function problemOf(failure: Failure, language: 'ru' | 'en', requestId: string): Problem {
  const params = { ...failure.params, requestId }
  return {
    type: `/problems/${failure.code}`,
    title: failure.code,
    status: failure.status,
    code: failure.code,
    detail: explain(failure.code as ErrorCode, params, language),
    params: failure.params,
    requestId,
  }
}
