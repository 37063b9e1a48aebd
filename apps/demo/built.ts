import type { Services } from '#platform/context/index.ts'
import type { DemoDoctor } from './network.ts'

export type EntityKey = 'A' | 'B'

export interface BuiltService {
  readonly serviceId: string
  readonly entity: EntityKey
  readonly code: string
  readonly nomenclatureCode: string
  readonly category: string
  readonly name: string
  readonly minutes: number
  readonly kopecks: number
  readonly toothRequired: boolean
}

export type BuiltDoctor = DemoDoctor & { readonly practitionerId: string; readonly userId: string }

/** What the loader knows of the clinic it has just made; keys are those of network.ts. */
export interface Built {
  readonly tenantId: string
  readonly nowMs: number
  readonly entityOf: ReadonlyMap<string, string>
  readonly branchOf: ReadonlyMap<string, string>
  readonly chairOf: ReadonlyMap<string, string>
  readonly services: readonly BuiltService[]
  readonly doctors: readonly BuiltDoctor[]
  readonly cashierId: string
}

export interface DemoPatient {
  readonly patientId: string
  readonly entities: readonly EntityKey[]
  readonly child: boolean
}

export type Db = ReturnType<Services['db']>

export const scopeOf = (tenantId: string, entityIds: readonly string[]) => ({
  tenantId,
  entityIds: [...entityIds],
  sharedEntityIds: [],
  patientIds: [],
})

/** «Приём врача-…» is done only by doctors of that speciality: each word of it stands in their position. */
export function fits(doctor: DemoDoctor, service: string): boolean {
  const match = /Приём врача-(.+) (?:первичный|повторный)/.exec(service)
  return !match || match[1]!.split(/[- ]/).every(word => doctor.position.includes(word.slice(0, 6)))
}
