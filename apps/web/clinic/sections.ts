import type { Module } from '#libs/offer/index.ts'

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
