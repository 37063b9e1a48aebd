import type { Module } from '#libs/offer/index.ts'
import { granted, type Permission } from '#libs/permissions/index.ts'
import type { Me } from '#modules/identity/contract.ts'
import { INBOX_KINDS } from '#modules/inbox/contract.ts'

/**
 * The module of the contract that a section of the application belongs to; a section without one is open to whoever has a
 * contract. The server's own table is `modules/entitlements/admit.ts`.
 */
const MODULE_OF: Readonly<Record<string, Module | undefined>> = {
  '': 'core',
  'day-list': 'core',
  patient: 'core',
  merge: 'core',
  images: 'core',
  inbox: 'core',
  setup: 'core',
  staff: 'core',
  reports: 'core',
  doctor: 'records',
  visit: 'records',
  perio: 'records',
  plan: 'records',
  templates: 'records',
  documents: 'records',
  tablet: 'records',
  cash: 'cash',
  site: 'site',
  smile: 'smile',
}

/** The module that is missing for a section, or null when the section is open. */
export function missingModule(section: string, open: ReadonlySet<Module>): Module | null {
  const module = MODULE_OF[section]
  return module === undefined || open.has(module) ? null : module
}

/** Sections of the rail in their order, with any of the permissions that open them. */
const RAIL = {
  '': ['schedule.read'],
  doctor: 'practitioner',
  smile: ['smile.use'],
  inbox: Object.values(INBOX_KINDS),
  dpo: ['case.manage'],
  cash: ['payment.take'],
  site: ['statistics.read'],
  documents: ['document.read'],
  setup: ['catalogue.manage'],
  staff: ['staff.manage'],
  reports: ['report.read'],
  contract: ['contract.read'],
  export: ['export.take'],
} as const satisfies Record<string, readonly Permission[] | 'practitioner'>
export type RailSection = keyof typeof RAIL

/**
 * What somebody is offered, in order: what his roles open and the contract has (MM-6.3; the address of anything else says
 * why).
 */
export const railOf = (
  me: Pick<Me, 'grants' | 'practitionerId'>,
  modules: ReadonlySet<Module>,
): readonly RailSection[] =>
  (Object.entries(RAIL) as [RailSection, readonly Permission[] | 'practitioner'][])
    .filter(([, opens]) =>
      opens === 'practitioner'
        ? me.practitionerId !== null
        : opens.some(permission => granted(me.grants, permission)),
    )
    .map(([section]) => section)
    .filter(section => missingModule(section, modules) === null)

/** Where somebody begins: his own work comes before what came in. */
export const homeOf = (rail: readonly RailSection[]): RailSection =>
  rail.find(section => section !== 'inbox') ?? rail[0] ?? ''
