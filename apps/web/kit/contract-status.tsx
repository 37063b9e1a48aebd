import type { ContractState } from '#libs/offer/index.ts'
import { contractText } from './contract-text.ts'
import { useMessages } from './i18n.ts'
import { Status, type Tone } from './status.tsx'

const TONES: Readonly<Record<ContractState, Tone>> = {
  lead: 'wait',
  invoiced: 'wait',
  active: 'good',
  suspended: 'warn',
  terminated: 'bad',
  retention: 'warn',
  destroyed: 'bad',
}

/** The state of a contract, with the mode of access while it is suspended. */
export function ContractStatus({
  state,
  mode,
}: {
  readonly state: string
  readonly mode: 'partial' | 'full' | null
}) {
  const c = useMessages(contractText)
  const known = state as ContractState
  return (
    <>
      <Status tone={TONES[known]}>{c[known]}</Status>
      {mode && (
        <div className="soft" style={{ fontSize: '0.7812rem' }}>
          {c[mode]}
        </div>
      )}
    </>
  )
}
