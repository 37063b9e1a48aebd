import './setup.css'
import { IconArrowRight, IconCircle, IconCircleCheck } from '@tabler/icons-react'
import { listStaffEndpoint } from '#modules/identity/contract.ts'
import { type Readiness, readinessEndpoint } from '#modules/site/contract.ts'
import { useEndpoint } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useClinic, useMay } from '../clinic-data.tsx'
import { go } from '../route.ts'
import { firstStepsText } from './first-steps-text.ts'
import { FirstTexts } from './first-texts.tsx'

type Step = 'branches' | 'services' | 'doctors' | 'hours' | 'texts'

const stepsOf = (found: Readiness): readonly { id: Step; to: string | null; done: boolean }[] => [
  { id: 'branches', to: 'setup/places', done: found.branches > 0 },
  { id: 'services', to: 'setup/prices', done: found.onlineServices > 0 },
  { id: 'doctors', to: 'setup/doctors', done: found.doctors > 0 },
  { id: 'hours', to: 'setup/schedule', done: found.doctorsWithHours > 0 },
  { id: 'texts', to: null, done: found.entitiesWithoutTexts.length === 0 },
]

/** What stands between a clinic that was just opened and its first patient. */
export function FirstSteps() {
  const found = useEndpoint(readinessEndpoint, {})
  if (!found.data) return <ProblemNotice error={found.error} />
  return found.data.ready ? <Ready /> : <Steps found={found.data} />
}

/** Nothing is missing: where patients book now. */
function Ready() {
  const t = useMessages(firstStepsText)
  const { clinic, modules } = useClinic()
  if (!modules.has('site')) return null
  return (
    <section className="sheet panel">
      <h2>{t.readyTitle}</h2>
      <p>
        <a href={`/c/${clinic.slug}`} target="_blank" rel="noreferrer">
          {t.openSite}
        </a>
      </p>
    </section>
  )
}

/** The same in a line, above a screen that has work of its own: what comes next. */
export function NextStep() {
  const t = useMessages(firstStepsText)
  const found = useEndpoint(readinessEndpoint, {})
  const next = found.data && stepsOf(found.data).find(step => !step.done)
  if (!next || found.data?.ready) return null
  return (
    <p className="last-change next-step">
      <IconArrowRight size={18} aria-hidden />
      <span>{t.toOpen}</span>
      <StepName to={next.to ?? 'setup/start'} name={t[next.id]} />
    </p>
  )
}

function Steps({ found }: { readonly found: Readiness }) {
  const t = useMessages(firstStepsText)
  const may = useMay()
  const steps = stepsOf(found)
  const next = steps.find(step => !step.done)
  const staff = useEndpoint(listStaffEndpoint, {}, { enabled: may('staff.manage') })
  return (
    <section className="sheet panel first-steps" aria-labelledby="first-steps">
      <h2 id="first-steps">{t.title}</h2>
      <p className="soft">{t.lead(steps.filter(step => step.done).length, steps.length)}</p>
      <ol>
        {steps.map(step => (
          <li key={step.id} data-done={step.done || undefined} data-next={step === next || undefined}>
            <Mark done={step.done} next={step === next} />
            <div>
              <StepName to={step.to} name={t[step.id]} />{' '}
              <span className="soft">{step.done ? t.done : step === next ? t.next : ''}</span>
              <p className="soft">{t[`${step.id}Why`]}</p>
              {step.id === 'texts' && step === next && <Texts entityIds={found.entitiesWithoutTexts} />}
            </div>
          </li>
        ))}
        {staff.data && (
          <li data-done={staff.data.staff.length > 1 || undefined}>
            <Mark done={staff.data.staff.length > 1} next={false} />
            <div>
              <StepName to="staff" name={t.staff} />{' '}
              <span className="soft">{staff.data.staff.length > 1 ? t.done : t.optional}</span>
              <p className="soft">{t.staffWhy}</p>
            </div>
          </li>
        )}
      </ol>
    </section>
  )
}

const Mark = ({ done, next }: { readonly done: boolean; readonly next: boolean }) =>
  done ? (
    <IconCircleCheck size={22} aria-hidden />
  ) : next ? (
    <IconArrowRight size={22} aria-hidden />
  ) : (
    <IconCircle size={22} aria-hidden />
  )

function StepName({ to, name }: { readonly to: string | null; readonly name: string }) {
  if (to === null) return <b>{name}</b>
  return (
    <a
      href={`/app/${to}`}
      onClick={event => {
        event.preventDefault()
        go(to)
      }}
    >
      {name}
    </a>
  )
}

function Texts({ entityIds }: { readonly entityIds: readonly string[] }) {
  const t = useMessages(firstStepsText)
  const may = useMay()
  if (!may('text.publish')) return <p>{t.askOwner}</p>
  return entityIds.map(entityId => <FirstTexts key={entityId} entityId={entityId} />)
}

/** For a board that has no branch to show: the steps, or the site that is ready. */
export function EmptyClinic() {
  const t = useMessages(firstStepsText)
  const { clinic } = useClinic()
  const may = useMay()
  return (
    <div className="page">
      <h1>{clinic.name}</h1>
      {may('clinic.manage') ? <FirstSteps /> : <p className="soft">{t.notYet}</p>}
    </div>
  )
}
