import { Button, FileButton, NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { answerClaimEndpoint, type ClaimView } from '#modules/vendor/contract.ts'
import { useWrite } from '../kit/api.ts'
import { base64Of } from '../kit/base64.ts'
import { claimText } from '../kit/claim-text.ts'
import { useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { useToday } from './today.ts'

const OUTCOMES = ['satisfied', 'partly', 'refused'] as const
type Outcome = (typeof OUTCOMES)[number]

interface Act {
  readonly court: string
  readonly caseNumber: string
  readonly actOn: string
  readonly inForceOn: string
  readonly rubles: number | null
  readonly file: File | null
}

const ready = ({ court, caseNumber, file }: Act): boolean =>
  court.trim().length > 4 && caseNumber.trim().length > 2 && file !== null

const actBody = async ({ rubles, file, ...act }: Act) => ({
  ...act,
  awardedKopecks: rubles ? Math.round(rubles * 100) : null,
  fileName: file!.name.slice(-180),
  base64: await base64Of(file!),
})

/** The vendor's answer; a demand of a third party is met with the act of a court in force only (MM-9.4). */
export function AnswerClaim({ claim }: { readonly claim: ClaimView }) {
  const t = useMessages(claimText)
  const today = useToday()
  const reply = useWrite(answerClaimEndpoint)
  const [outcome, setOutcome] = useState<Outcome>('refused')
  const [answer, setAnswer] = useState('')
  const [act, setAct] = useState<Act>({
    court: '',
    caseNumber: '',
    actOn: today,
    inForceOn: today,
    rubles: null,
    file: null,
  })
  const withAct = claim.thirdParty && outcome !== 'refused'
  const { tenantId, claimId } = claim
  const submit = async () => {
    const courtAct = withAct ? await actBody(act) : null
    reply.mutate({ params: { tenantId, claimId }, body: { outcome, answer, courtAct } })
  }
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        void submit()
      }}
    >
      <div className="form-row">
        <Select
          label={t.outcome}
          allowDeselect={false}
          data={OUTCOMES.map(value => ({ value, label: t[value] }))}
          value={outcome}
          onChange={value => setOutcome(OUTCOMES.find(known => known === value) ?? 'refused')}
        />
      </div>
      {withAct && <ActFields act={act} today={today} onChange={setAct} />}
      <Textarea
        mt="xs"
        label={t.answer}
        autosize
        minRows={2}
        value={answer}
        onChange={e => setAnswer(e.currentTarget.value)}
      />
      <ProblemNotice error={reply.error} />
      <Button
        mt="sm"
        type="submit"
        disabled={answer.trim().length < 10 || (withAct && !ready(act))}
        loading={reply.isPending}
      >
        {t.reply}
      </Button>
    </form>
  )
}

function ActFields({
  act,
  today,
  onChange,
}: {
  readonly act: Act
  readonly today: string
  readonly onChange: (act: Act) => void
}) {
  const t = useMessages(claimText)
  return (
    <fieldset className="court-act">
      <legend>{t.courtAct}</legend>
      <p className="soft">{t.courtActLead}</p>
      <div className="fields">
        <TextInput
          label={t.court}
          value={act.court}
          onChange={e => onChange({ ...act, court: e.currentTarget.value })}
        />
        <TextInput
          label={t.caseNumber}
          value={act.caseNumber}
          onChange={e => onChange({ ...act, caseNumber: e.currentTarget.value })}
        />
        {(['actOn', 'inForceOn'] as const).map(name => (
          <TextInput
            key={name}
            type="date"
            label={t[name]}
            max={today}
            value={act[name]}
            onChange={e => onChange({ ...act, [name]: e.currentTarget.value })}
          />
        ))}
        <NumberInput
          label={t.awarded}
          min={0}
          hideControls
          decimalScale={2}
          thousandSeparator={'\u00a0'}
          value={act.rubles ?? ''}
          onChange={value => onChange({ ...act, rubles: value === '' ? null : Number(value) })}
        />
        <div className="court-act-file">
          <span>{act.file?.name ?? t.actScan}</span>
          <FileButton
            onChange={file => onChange({ ...act, file })}
            accept="application/pdf,image/jpeg,image/png"
          >
            {props => (
              <Button variant="default" size="compact-sm" {...props}>
                {t.choose}
              </Button>
            )}
          </FileButton>
        </div>
      </div>
    </fieldset>
  )
}
