import type { Realm } from '#libs/contract/index.ts'
import { MODULE_NAMES, type Module } from '#libs/offer/index.ts'
import { type Failure, fail } from '#platform/errors/index.ts'

/**
 * What a contract allows a clinic as a whole:
 * - `open`: everything that is paid for
 * - `partial`: reading and taking data away (MM-3.4)
 * - `full`: the contract, invoices and taking data away
 * - `retention`: the contract has ended, data may be taken away (MM-7.6)
 * - `closed`: nothing is left
 */
export type Mode = 'open' | 'partial' | 'full' | 'retention' | 'closed'

export interface Licence {
  readonly mode: Mode
  readonly modules: ReadonlySet<Module>
}

/** A call as the edge knows it: the realm, the method and the pattern of the path. */
export interface Call {
  readonly realm: Realm
  readonly method: string
  readonly path: string
}

/**
 * What stays open in every mode: signing in and out, the contract itself, taking data away, the rights of patients and
 * the evidence about their data (MM-3.4, MM-7.1).
 */
const ALWAYS =
  /^\/api\/clinic(\/(session|sessions|me|modules|contract|export|privacy|consents?|audit|incidents?|support|tickets?)(\/|$)|$)|^\/api\/my\/(session|privacy|consents?|contact|reviews?)(\/|$)|^\/c\/:clinic\/(legal|text|contact)(\/|$)/

/** The first pattern that fits names the module; what fits none belongs to the module of its realm. */
const MODULE_OF: readonly (readonly [pattern: RegExp, module: Module])[] = [
  [/^\/api\/(clinic|my|site\/:clinic)\/smile(\/|$)/, 'smile'],
  [/^\/api\/clinic\/(bills|cash-shift|payments|prepayments|refunds)(\/|$)/, 'cash'],
  [
    /^\/api\/clinic\/(encounters|protocols|diagnoses|plans|documents|emergency-access)(\/|$)|^\/api\/clinic\/patients\/:\w+\/(chart|chart-picture|perio-exams|protocols|plans|documents)(\/|$)|^\/api\/clinic\/appointments\/:\w+\/encounter$/,
    'records',
  ],
  [/^\/c\/:clinic\/(sign|tablet|document)\//, 'records'],
  [/^\/api\/clinic(\/|$)/, 'core'],
  [/^\/api\/my(\/|$)/, 'portal'],
  [/^\/c\/|^\/api\/site(\/|$)/, 'site'],
]

/** Which module a call belongs to; null when it belongs to none and is open to whoever has a contract. */
export function moduleOf(call: Call): Module | null {
  if (!['staff', 'patient', 'site'].includes(call.realm) || ALWAYS.test(call.path)) return null
  return MODULE_OF.find(([pattern]) => pattern.test(call.path))?.[1] ?? 'core'
}

/** Calls of patients that stay open while the clinic is suspended, besides reading: taking a visit back. */
const PATIENT_WRITES = /^\/api\/my\/visits\/:\w+\/cancellation$/
const BOOKING_PAGES = /^\/c\/:clinic\/(book|visit\/:token\/move)(\/|$)/

/**
 * The one place that says whether a call fits the contract: null when it does, otherwise the refusal with its reason
 * (MM-3.1, MM-3.4, MM-6.3). Strangers and patients hear nothing of the clinic's debts.
 */
export function refusalOf(licence: Licence, call: Call): Failure | null {
  if (!['staff', 'patient', 'site'].includes(call.realm)) return null
  const byMode = refusalByMode(licence.mode, call)
  if (byMode) return byMode
  const module = moduleOf(call)
  if (module === null || licence.modules.has(module)) return null
  return call.realm === 'site'
    ? fail('site.paused')
    : fail('module.disabled', { module: MODULE_NAMES[module].ru, code: module })
}

function refusalByMode(mode: Mode, call: Call): Failure | null {
  if (mode === 'open') return null
  if (mode !== 'closed' && ALWAYS.test(call.path)) return null
  const reads = call.method === 'GET'
  if (call.realm === 'site') {
    const shown = mode === 'partial' || mode === 'full'
    return shown && !BOOKING_PAGES.test(call.path) ? null : fail('site.paused')
  }
  if (call.realm === 'patient') {
    if (mode === 'closed') return fail('not-found')
    return reads || (mode !== 'retention' && PATIENT_WRITES.test(call.path)) ? null : fail('site.paused')
  }
  if (mode === 'partial') return reads ? null : fail('tenant.read-only')
  return mode === 'full' ? fail('tenant.suspended') : fail('tenant.ended')
}
