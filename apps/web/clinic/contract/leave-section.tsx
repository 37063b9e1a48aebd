import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { formatDate } from '#libs/format/index.ts'
import {
  type OwnContract,
  requestTerminationEndpoint,
  withdrawTerminationEndpoint,
} from '#modules/vendor/contract.ts'
import { useWrite } from '../../kit/api.ts'
import { useGuardedWrite } from '../../kit/confirm-gate.tsx'
import { useLanguage, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { ownText } from './own-text.ts'

/** Ending the contract: not earlier than the days of notice; the request can be taken back until then (MM-13.2). */
export function LeaveSection({ contract }: { readonly contract: OwnContract }) {
  const t = useMessages(ownText)
  const language = useLanguage()
  const request = useGuardedWrite(requestTerminationEndpoint)
  const withdraw = useWrite(withdrawTerminationEndpoint)
  const [form, setForm] = useState({ reason: '', effectiveOn: contract.earliestLeave })
  const live = contract.terminations.find(row => !row.withdrawnAt && !row.completedAt)
  return (
    <section className="sheet panel">
      <h2>{t.leave}</h2>
      {live ? (
        <>
          <p>{t.leaving(formatDate(live.effectiveOn, language))}</p>
          {live.side === 'client' && (
            <Button
              size="compact-sm"
              variant="default"
              loading={withdraw.isPending}
              onClick={() => withdraw.mutate({ params: { terminationId: live.terminationId } })}
            >
              {t.takeBack}
            </Button>
          )}
        </>
      ) : (
        <form
          onSubmit={event => {
            event.preventDefault()
            request.mutate({ body: form })
          }}
        >
          <p className="soft">{t.leaveLead(formatDate(contract.earliestLeave, language))}</p>
          <TextInput
            type="date"
            aria-label={t.leave}
            min={contract.earliestLeave}
            value={form.effectiveOn}
            onChange={e => setForm({ ...form, effectiveOn: e.currentTarget.value })}
          />
          <TextInput
            mt="xs"
            label={t.leaveReason}
            value={form.reason}
            onChange={e => setForm({ ...form, reason: e.currentTarget.value })}
          />
          <Button
            mt="sm"
            size="compact-sm"
            variant="default"
            type="submit"
            disabled={form.reason.trim() === ''}
            loading={request.isPending}
          >
            {t.leaveDo}
          </Button>
        </form>
      )}
      <ProblemNotice error={request.problem ?? withdraw.error} />
    </section>
  )
}
