/** Where a contract stands (MM-1.2). Each step is a row with who, when, why and on what basis. */
export const CONTRACT_STATES = [
  'lead',
  'invoiced',
  'active',
  'suspended',
  'terminated',
  'retention',
  'destroyed',
] as const
export type ContractState = (typeof CONTRACT_STATES)[number]

/** What a step may rest on. */
export type ContractBasis =
  | 'invoice'
  | 'payment'
  | 'payment-undo'
  | 'registration'
  | 'suspension'
  | 'termination'
  | 'reconciliation'
  | 'destruction'
  | 'restored-copy'

interface Step {
  readonly from: ContractState
  readonly to: ContractState
  readonly basis: readonly ContractBasis[]
}

/**
 * All steps there are. `active` is reached by a payment that covers the first invoice or, for the smile studio, by
 * registration (MM-1.2, SV-0); there is no other way in.
 */
export const CONTRACT_STEPS: readonly Step[] = [
  { from: 'lead', to: 'invoiced', basis: ['invoice'] },
  { from: 'lead', to: 'active', basis: ['registration'] },
  { from: 'lead', to: 'terminated', basis: ['termination'] },
  { from: 'invoiced', to: 'active', basis: ['payment'] },
  { from: 'invoiced', to: 'terminated', basis: ['termination'] },
  // The bank took the first payment back or it was somebody else's.
  { from: 'active', to: 'invoiced', basis: ['payment-undo'] },
  { from: 'active', to: 'suspended', basis: ['suspension'] },
  { from: 'suspended', to: 'active', basis: ['payment', 'suspension'] },
  { from: 'active', to: 'terminated', basis: ['termination'] },
  { from: 'suspended', to: 'terminated', basis: ['termination'] },
  // The 6 months of a suspension ran out: data go as after a termination (MM-7.9).
  { from: 'suspended', to: 'retention', basis: ['suspension'] },
  { from: 'terminated', to: 'retention', basis: ['reconciliation', 'termination'] },
  { from: 'retention', to: 'destroyed', basis: ['destruction', 'restored-copy'] },
  // An old copy of the database brought a destroyed client back: it goes again, whatever the copy says (MM-7.7).
  ...(['lead', 'invoiced', 'active', 'suspended', 'terminated'] as const).map(
    (from): Step => ({ from, to: 'destroyed', basis: ['restored-copy'] }),
  ),
]

/** Whether the step exists and may rest on this basis. */
export const stepAllowed = (from: ContractState, to: ContractState, basis: ContractBasis): boolean =>
  CONTRACT_STEPS.some(step => step.from === from && step.to === to && step.basis.includes(basis))
