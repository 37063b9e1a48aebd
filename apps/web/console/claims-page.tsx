import { Button, Select, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import {
  answerClaimEndpoint,
  type ClaimView,
  enterClaimEndpoint,
  listClaimsEndpoint,
  overviewEndpoint,
} from '#modules/vendor/contract.ts'
import { useEndpoint, useWrite } from '../kit/api.ts'
import { ClaimCard } from '../kit/claim-card.tsx'
import { ClaimFields, type Demand, demandBody, demandReady, NO_DEMAND } from '../kit/claim-fields.tsx'
import { claimText } from '../kit/claim-text.ts'
import { useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { LetterTabs } from './tabs.tsx'
import { useToday } from './today.ts'

/** Claims of clients before a court, with the days of their answers (MM-14.2, MM-9.4). */
export function ClaimsPage() {
  const t = useMessages(claimText)
  const list = useEndpoint(listClaimsEndpoint, {})
  const [entering, setEntering] = useState(false)
  return (
    <div className="console-page">
      <LetterTabs />
      <div className="console-head">
        <h1>{t.title}</h1>
        <Button onClick={() => setEntering(!entering)}>{t.enter}</Button>
      </div>
      <p className="soft">{t.lead}</p>
      <ProblemNotice error={list.error} />
      {entering && <EnterClaim onDone={() => setEntering(false)} />}
      {list.data?.claims.length === 0 && <p className="soft">{t.none}</p>}
      {list.data?.claims.map(claim => (
        <section key={claim.claimId} className="sheet panel" style={{ marginBottom: 12 }}>
          <ClaimCard claim={claim} heading={`${claim.number} · ${claim.client}`}>
            {!claim.outcome && <AnswerClaim claim={claim} />}
          </ClaimCard>
        </section>
      ))}
    </div>
  )
}

function EnterClaim({ onDone }: { readonly onDone: () => void }) {
  const t = useMessages(claimText)
  const today = useToday()
  const overview = useEndpoint(overviewEndpoint, {})
  const enter = useWrite(enterClaimEndpoint)
  const [tenantId, setTenantId] = useState<string | null>(null)
  const [receivedOn, setReceivedOn] = useState(today)
  const [demand, setDemand] = useState<Demand>(NO_DEMAND)
  return (
    <form
      className="sheet panel"
      style={{ marginBottom: 16 }}
      onSubmit={event => {
        event.preventDefault()
        if (tenantId === null) return
        enter.mutate(
          { params: { tenantId }, body: { ...demandBody(demand), receivedOn } },
          { onSuccess: onDone },
        )
      }}
    >
      <h2>{t.enter}</h2>
      <div className="form-row">
        <Select
          label={t.client}
          searchable
          data={(overview.data?.clients ?? []).map(row => ({ value: row.tenantId, label: row.shortName }))}
          value={tenantId}
          onChange={setTenantId}
        />
        <TextInput
          type="date"
          label={t.receivedOn}
          max={today}
          value={receivedOn}
          onChange={e => setReceivedOn(e.currentTarget.value)}
        />
      </div>
      <ClaimFields demand={demand} onChange={setDemand} />
      <ProblemNotice error={enter.error} />
      <div className="form-row">
        <Button type="submit" disabled={tenantId === null || !demandReady(demand)} loading={enter.isPending}>
          {t.enter}
        </Button>
        <Button variant="subtle" onClick={onDone}>
          {t.close}
        </Button>
      </div>
    </form>
  )
}

const OUTCOMES = ['satisfied', 'partly', 'refused'] as const
type Outcome = (typeof OUTCOMES)[number]

function AnswerClaim({ claim }: { readonly claim: ClaimView }) {
  const t = useMessages(claimText)
  const reply = useWrite(answerClaimEndpoint)
  const [form, setForm] = useState<{ outcome: Outcome; answer: string; courtAct: string }>({
    outcome: 'refused',
    answer: '',
    courtAct: '',
  })
  const { tenantId, claimId } = claim
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        reply.mutate({ params: { tenantId, claimId }, body: form })
      }}
    >
      <div className="form-row">
        <Select
          label={t.outcome}
          allowDeselect={false}
          data={OUTCOMES.map(value => ({ value, label: t[value] }))}
          value={form.outcome}
          onChange={value => value && setForm({ ...form, outcome: value as Outcome })}
        />
        {claim.thirdParty && form.outcome !== 'refused' && (
          <TextInput
            label={t.courtAct}
            value={form.courtAct}
            onChange={e => setForm({ ...form, courtAct: e.currentTarget.value })}
          />
        )}
      </div>
      <Textarea
        mt="xs"
        label={t.answer}
        autosize
        minRows={2}
        value={form.answer}
        onChange={e => setForm({ ...form, answer: e.currentTarget.value })}
      />
      <ProblemNotice error={reply.error} />
      <Button mt="sm" type="submit" disabled={form.answer.trim().length < 10} loading={reply.isPending}>
        {t.reply}
      </Button>
    </form>
  )
}
