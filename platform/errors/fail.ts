import type { ErrorCode } from './codes.ts'
import { ERROR_CODES } from './codes.ts'

/** A refusal that the caller can understand. Everything else that is thrown is a fault of ours (500). */
export class Failure extends Error {
  readonly code: ErrorCode
  readonly params: Readonly<Record<string, unknown>>
  readonly status: number

  constructor(code: ErrorCode, params: Readonly<Record<string, unknown>> = {}) {
    super(code)
    this.name = 'Failure'
    this.code = code
    this.params = params
    this.status = ERROR_CODES[code].status
  }
}

/** Ends the use case with a refusal: `throw fail('appointment.slot-taken', { nearest })`. */
export const fail = (code: ErrorCode, params: Readonly<Record<string, unknown>> = {}): Failure =>
  new Failure(code, params)

export const isFailure = (error: unknown, code?: ErrorCode): error is Failure =>
  error instanceof Failure && (code === undefined || error.code === code)
