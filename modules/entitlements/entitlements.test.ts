import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MODULES, type Module, plusDays } from '#libs/offer/index.ts'
import { isFailure } from '#platform/errors/index.ts'
import { type Call, type Mode, moduleOf, refusalOf } from './admit.ts'
import { liveModules } from './live-modules.ts'

const call = (method: string, path: string): Call => ({
  method,
  path,
  realm: path.startsWith('/api/my') ? 'patient' : path.startsWith('/c/') ? 'site' : 'staff',
})
const codeOf = (mode: Mode, modules: readonly Module[], method: string, path: string): string | null => {
  const refusal = refusalOf({ mode, modules: new Set(modules) }, call(method, path))
  return refusal && isFailure(refusal) ? refusal.code : null
}

describe('MM-3.1: which module a call belongs to', () => {
  it.each<[path: string, module: Module | null]>([
    ['/api/clinic/appointments', 'core'],
    ['/api/clinic/bills/:billId/payments', 'cash'],
    ['/api/clinic/encounters', 'records'],
    ['/api/clinic/patients/:patientId/chart/changes', 'records'],
    ['/api/clinic/patients/:patientId', 'core'],
    ['/api/clinic/smile/photos', 'smile'],
    ['/api/clinic/anything-new', 'core'],
    ['/api/my/home', 'portal'],
    ['/c/:clinic/book', 'site'],
    ['/api/clinic', null],
    ['/api/clinic/me/passkeys', null],
    ['/api/clinic/contract/objections', null],
    ['/api/clinic/privacy/cases', null],
    ['/c/:clinic/legal/:entity', null],
  ])('%s → %s', (path, module) => {
    expect(moduleOf(call('GET', path))).toBe(module)
  })
})

describe('MM-3.4: what a suspended clinic may do', () => {
  it.each<[mode: Mode, method: string, path: string, code: string | null]>([
    ['partial', 'GET', '/api/clinic/board', null],
    ['partial', 'POST', '/api/clinic/patients', 'tenant.read-only'],
    ['partial', 'POST', '/api/clinic/appointments', 'tenant.read-only'],
    ['partial', 'POST', '/api/clinic/export', null],
    ['partial', 'POST', '/api/clinic/contract/objections', null],
    ['full', 'GET', '/api/clinic/board', 'tenant.suspended'],
    ['full', 'GET', '/api/clinic/contract', null],
    ['full', 'POST', '/api/clinic/export', null],
    ['full', 'POST', '/api/my/privacy/cases', null],
    ['full', 'POST', '/api/my/visits/:appointmentId/cancellation', null],
    ['full', 'POST', '/api/my/visits/:appointmentId/move', 'site.paused'],
    ['full', 'GET', '/c/:clinic', null],
    ['partial', 'POST', '/c/:clinic/book/hold', 'site.paused'],
    ['retention', 'GET', '/api/clinic/patients', 'tenant.ended'],
    ['retention', 'POST', '/api/clinic/export', null],
    ['retention', 'GET', '/c/:clinic', 'site.paused'],
    ['closed', 'GET', '/api/clinic/export', 'tenant.ended'],
  ])('%s: %s %s → %s', (mode, method, path, code) => {
    expect(codeOf(mode, [...MODULES], method, path)).toBe(code)
  })
  it('MM-3.1: a module that is off is refused by name, others work', () => {
    expect(codeOf('open', ['core'], 'GET', '/api/clinic/bills')).toBe('module.disabled')
    expect(codeOf('open', ['core'], 'GET', '/api/clinic/board')).toBeNull()
    expect(codeOf('open', [], 'GET', '/c/:clinic')).toBe('site.paused')
  })
})

const day = fc.integer({ min: 0, max: 400 }).map(n => plusDays('2026-01-01', n))
const module = fc.constantFrom(...MODULES)
const granted = fc.record({
  module,
  source: fc.constantFrom('paid' as const, 'trial' as const, 'override' as const),
  validFrom: day,
  days: fc.integer({ min: 0, max: 60 }),
})
const awaited = fc.record({ module, periodFrom: day, inForce: fc.boolean() })

describe('MM-6.3: no path turns a module on without a paid line, a trial or an override', () => {
  it('holds for any rights, any unpaid invoices and any day', () => {
    fc.assert(
      fc.property(fc.array(granted), fc.array(awaited), day, (rights, lines, today) => {
        const list = rights.map(({ days, ...right }) => ({
          ...right,
          validTo: plusDays(right.validFrom, days),
        }))
        for (const on of liveModules(list, lines, today, 20)) {
          const own = list.filter(right => right.module === on && right.validFrom <= today)
          const live = own.some(right => today <= right.validTo)
          const grace =
            own.some(right => right.source !== 'override') &&
            lines.some(line => line.module === on && line.inForce)
          expect(live || grace).toBe(true)
        }
        expect(liveModules([], lines, today, 20).size).toBe(0)
      }),
    )
  })
  it('MM-6.1: grace ends when access closes by the policy', () => {
    const paid = [{ module: 'core', source: 'paid' as const, validFrom: '2026-10-01', validTo: '2026-10-31' }]
    const next = [{ module: 'core', periodFrom: '2026-11-01', inForce: true }]
    const on = (today: string, lines = next) => liveModules(paid, lines, today, 20).has('core')
    expect([on('2026-11-20'), on('2026-11-21'), on('2026-11-01', [])]).toEqual([true, false, false])
    // The invoice whose payment is to conclude the contract prolongs nothing.
    expect(on('2026-11-01', [{ ...next[0]!, inForce: false }])).toBe(false)
  })
})
