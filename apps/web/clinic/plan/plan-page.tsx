import './plan.css'
import { Button, TextInput } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { useState } from 'react'
import { fullName } from '#libs/names/index.ts'
import { listServicesEndpoint } from '#modules/catalogue/contract.ts'
import { readPatientEndpoint } from '#modules/patients/contract.ts'
import { createPlanEndpoint, listPlansEndpoint, type Plan } from '#modules/treatment-plans/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useMay } from '../clinic-data.tsx'
import { BlockedMark } from '../patients/blocked-mark.tsx'
import { go, useRoute } from '../route.ts'
import { BookPhase } from './book-phase.tsx'
import { DraftPlan } from './draft-plan.tsx'
import type { Phase } from './edit.ts'
import { planText } from './plan-text.ts'
import { SignedPlan } from './signed-plan.tsx'

/** Treatment plans of a patient: one plan at a time, its options beside each other, its versions one press away. */
export default function PlanPage({ patientId }: { readonly patientId: string }) {
  const t = useMessages(planText)
  const may = useMay()
  const { query } = useRoute()
  const patient = useEndpoint(readPatientEndpoint, { params: { patientId } })
  const plans = useEndpoint(listPlansEndpoint, { params: { patientId } })
  const services = useEndpoint(listServicesEndpoint, {})
  const [booking, setBooking] = useState<{ phase: Phase; index: number } | null>(null)
  const [shown, setShown] = useState<number | null>(null)
  const set = (planId: string) => {
    const next = new URLSearchParams(query)
    next.set('plan', planId)
    setBooking(null)
    setShown(null)
    go(`plan/${patientId}?${next}`, { replace: true })
  }
  if (patient.error ?? plans.error)
    return (
      <div className="page">
        <ProblemNotice error={patient.error ?? plans.error} />
      </div>
    )
  if (!patient.data || !plans.data) return <p className="soft page">{t.loading}</p>
  const list = plans.data.plans as readonly Plan[]
  const plan = list.find(candidate => candidate.planId === query.get('plan')) ?? list[0]
  const version = plan?.versions.find(v => v.number === shown) ?? plan?.versions[0]
  const visit = query.get('visit')
  const index = booking
    ? version?.options.flatMap(o => o.phases).findIndex(p => p.phaseId === booking.phase.phaseId)
    : -1
  return (
    <div className="page plan-page">
      <div className="plan-top">
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconArrowLeft size={16} />}
          onClick={() => go(visit ? `visit/${visit}` : `patient/${patientId}`)}
        >
          {visit ? t.back : t.toPatient}
        </Button>
        <h1>
          {t.plan} <span className="soft">{fullName(patient.data)}</span>{' '}
          <BlockedMark since={patient.data.blockedSince} />
        </h1>
      </div>
      <div className="plan-tabs">
        {list.map(candidate => (
          <Button
            key={candidate.planId}
            size="compact-md"
            variant={candidate === plan ? 'filled' : 'default'}
            aria-pressed={candidate === plan}
            onClick={() => set(candidate.planId)}
          >
            {candidate.title} · {candidate.number}
          </Button>
        ))}
        {may('record.write') && <NewPlan patientId={patientId} cards={patient.data.cards} onMade={set} />}
      </div>
      {list.length === 0 && <p className="soft">{t.none}</p>}
      {plan && version && (
        <div className={booking ? 'plan-body booking' : 'plan-body'}>
          <div>
            <div className="plan-versions">
              {plan.versions.map(v => (
                <Button
                  key={v.number}
                  size="compact-xs"
                  variant={v === version ? 'light' : 'subtle'}
                  aria-pressed={v === version}
                  onClick={() => setShown(v.number)}
                >
                  {t.version(v.number)}: {v.signedAt ? t.signed : t.draft}
                </Button>
              ))}
            </div>
            {version.signedAt ? (
              <SignedPlan
                key={`${plan.planId}/${version.number}`}
                plan={plan}
                version={version}
                newest={version === plan.versions[0]}
                onBook={(phase, at) => setBooking({ phase, index: at })}
              />
            ) : (
              <DraftPlan
                key={`${plan.planId}/${version.number}`}
                plan={plan}
                version={version}
                services={(services.data?.services ?? []).filter(s => s.entityId === plan.entityId)}
              />
            )}
          </div>
          {booking && index !== -1 && (
            <BookPhase
              key={booking.phase.phaseId}
              patient={patient.data}
              plan={plan}
              phase={booking.phase}
              index={booking.index}
              onClose={() => setBooking(null)}
            />
          )}
        </div>
      )}
    </div>
  )
}

function NewPlan({
  patientId,
  cards,
  onMade,
}: {
  readonly patientId: string
  readonly cards: readonly { readonly entityId: string }[]
  readonly onMade: (planId: string) => void
}) {
  const t = useMessages(planText)
  const { data } = useEndpoint(listServicesEndpoint, {})
  const create = useWrite(createPlanEndpoint)
  const [title, setTitle] = useState<string | null>(null)
  if (title === null)
    return (
      <Button size="compact-md" variant="light" onClick={() => setTitle('')}>
        {t.newPlan}
      </Button>
    )
  // The legal entity that has services with teeth treats teeth.
  const dental = cards.find(card => data?.services.some(s => s.entityId === card.entityId && s.toothRequired))
  return (
    <form
      className="plan-new"
      onSubmit={event => {
        event.preventDefault()
        create.mutate(
          { params: { patientId }, body: { entityId: (dental ?? cards[0]!).entityId, title } },
          {
            onSuccess: ({ planId }) => {
              setTitle(null)
              onMade(planId)
            },
          },
        )
      }}
    >
      <TextInput
        autoFocus
        required
        maxLength={120}
        w={320}
        placeholder={t.titleOf}
        aria-label={t.titleOf}
        value={title}
        onChange={event => setTitle(event.currentTarget.value)}
      />
      <Button type="submit" loading={create.isPending}>
        {t.create}
      </Button>
      <ProblemNotice error={create.error} />
    </form>
  )
}
