import { Button, Group, TextInput } from '@mantine/core'
import { IconSignature } from '@tabler/icons-react'
import { useState } from 'react'
import { requestPlanSignatureEndpoint, signPlanEndpoint } from '#modules/treatment-plans/contract.ts'
import { useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { planText } from './plan-text.ts'

/** The patient chooses an option: a code goes to his phone, telling it signs the plan. */
export function SignOption({
  planId,
  lock,
  optionId,
  ready,
}: {
  readonly planId: string
  readonly lock: number
  readonly optionId: string
  /** Everything is saved, so what is signed is what is seen. */
  readonly ready: boolean
}) {
  const t = useMessages(planText)
  const ask = useWrite(requestPlanSignatureEndpoint)
  const sign = useWrite(signPlanEndpoint)
  const [code, setCode] = useState('')
  const asked = ask.data
  return (
    <div className="option-sign">
      {asked ? (
        <form
          onSubmit={event => {
            event.preventDefault()
            sign.mutate({ params: { planId }, body: { challengeId: asked.challengeId, code } })
          }}
        >
          <p role="status">{t.codeSent(asked.phone)}</p>
          <Group gap={8} align="end">
            <TextInput
              label={t.code}
              autoFocus
              required
              inputMode="numeric"
              autoComplete="one-time-code"
              value={code}
              onChange={event => setCode(event.currentTarget.value)}
            />
            <Button type="submit" loading={sign.isPending}>
              {t.sign}
            </Button>
          </Group>
        </form>
      ) : (
        <Button
          fullWidth
          variant="light"
          leftSection={<IconSignature size={17} />}
          disabled={!ready}
          title={ready ? undefined : t.notSaved}
          loading={ask.isPending}
          onClick={() => ask.mutate({ params: { planId }, body: { lock, optionId } })}
        >
          {t.choose}
        </Button>
      )}
      <ProblemNotice error={sign.error ?? ask.error} />
    </div>
  )
}
