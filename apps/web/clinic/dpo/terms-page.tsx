import { Button, NativeSelect, TextInput } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { useState } from 'react'
import { fullName } from '#libs/names/index.ts'
import type { PatientBrief } from '#modules/patients/contract.ts'
import {
  harmPdfEndpoint,
  holdEndpoint,
  listHarmEndpoint,
  listHoldsEndpoint,
  listTermsEndpoint,
  makeHarmEndpoint,
  releaseHoldEndpoint,
  setTermEndpoint,
} from '#modules/privacy-cases/contract.ts'
import { urlOf, useEndpoint, useWrite } from '../../kit/api.ts'
import { useLanguage, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { formatWhen } from '../../kit/when.ts'
import { useClinic } from '../clinic-data.tsx'
import { PatientSearch } from '../patients/patient-search.tsx'
import { deskText } from './desk-text.ts'

const UNITS = {
  'working-day': 'workingDay',
  'calendar-day': 'calendarDay',
  hour: 'hour',
  month: 'month',
  year: 'year',
} as const

/** Terms of an operator beside the law, legal holds, the assessment of harm. */
export default function TermsPage() {
  const t = useMessages(deskText)
  const { clinic } = useClinic()
  const [entityId, setEntity] = useState(clinic.entities[0]?.entityId ?? '')
  return (
    <>
      <div className="dpo-filters">
        <NativeSelect
          aria-label={t.operator}
          value={entityId}
          onChange={e => setEntity(e.currentTarget.value)}
          data={clinic.entities.map(e => ({ value: e.entityId, label: e.shortName }))}
        />
      </div>
      <Terms key={`t${entityId}`} entityId={entityId} />
      <Holds key={`h${entityId}`} entityId={entityId} />
      <Harm key={`a${entityId}`} entityId={entityId} />
    </>
  )
}

function Terms({ entityId }: { readonly entityId: string }) {
  const t = useMessages(deskText)
  const language = useLanguage()
  const terms = useEndpoint(listTermsEndpoint, { params: { entityId } })
  const set = useWrite(setTermEndpoint)
  const [edit, setEdit] = useState<{ term: string; amount: string } | null>(null)
  return (
    <section className="sheet panel">
      <h2>{t.termsTitle}</h2>
      <ProblemNotice error={terms.error ?? set.error} />
      <table className="lines dpo-cards">
        <tbody>
          {terms.data?.terms.map(term => {
            const unit = t[UNITS[term.unit as keyof typeof UNITS]]
            return (
              <tr key={term.term}>
                <td>
                  {term.duty[language]}
                  <div className="dpo-quiet">{term.norm}</div>
                </td>
                <td className="num">
                  {t.law}: {term.law} {unit}
                </td>
                <td className="num">
                  {t.own}: {term.own ?? term.law} {unit}
                </td>
                <td>
                  {edit?.term === term.term ? (
                    <form
                      className="dpo-inline"
                      onSubmit={event => {
                        event.preventDefault()
                        set.mutate(
                          { params: { entityId }, body: { term: term.term, amount: Number(edit.amount) } },
                          { onSuccess: () => setEdit(null) },
                        )
                      }}
                    >
                      <TextInput
                        size="xs"
                        type="number"
                        min={1}
                        required
                        aria-label={term.duty[language]}
                        value={edit.amount}
                        onChange={e => setEdit({ term: term.term, amount: e.currentTarget.value })}
                      />
                      <Button size="compact-sm" type="submit" loading={set.isPending}>
                        {t.save}
                      </Button>
                    </form>
                  ) : (
                    <Button
                      size="compact-sm"
                      variant="default"
                      onClick={() => setEdit({ term: term.term, amount: String(term.own ?? term.law) })}
                    >
                      {t.shorten}
                    </Button>
                  )}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

function Holds({ entityId }: { readonly entityId: string }) {
  const t = useMessages(deskText)
  const { clinic } = useClinic()
  const list = useEndpoint(listHoldsEndpoint, {})
  const add = useWrite(holdEndpoint)
  const release = useWrite(releaseHoldEndpoint)
  const [patient, setPatient] = useState<PatientBrief | null>(null)
  const [ground, setGround] = useState('')
  const [reason, setReason] = useState<{ holdId: string; text: string } | null>(null)
  const holds = (list.data?.holds ?? []).filter(hold => hold.entityId === entityId)
  return (
    <section className="sheet panel">
      <h2>{t.holdsTitle}</h2>
      <ProblemNotice error={list.error ?? add.error ?? release.error} />
      {list.data && holds.length === 0 && <p className="soft">{t.noHolds}</p>}
      {holds.map(hold => (
        <div key={hold.holdId} className="dpo-clock">
          <b>
            <IconLock size={15} aria-hidden /> {hold.patientName ?? '—'}
          </b>{' '}
          {hold.ground}
          <div className="dpo-quiet">
            {hold.setBy}, {formatWhen(hold.setAt, clinic.zone, clinic.now)}
            {hold.releasedAt &&
              ` · ${t.released} ${formatWhen(hold.releasedAt, clinic.zone, clinic.now)}: ${hold.releaseReason}`}
          </div>
          {!hold.releasedAt && (
            <form
              className="dpo-inline"
              onSubmit={event => {
                event.preventDefault()
                release.mutate({
                  params: { holdId: hold.holdId },
                  body: { reason: reason?.holdId === hold.holdId ? reason.text : '' },
                })
              }}
            >
              <TextInput
                size="xs"
                required
                aria-label={t.releaseReason}
                placeholder={t.releaseReason}
                value={reason?.holdId === hold.holdId ? reason.text : ''}
                onChange={e => setReason({ holdId: hold.holdId, text: e.currentTarget.value })}
              />
              <Button size="compact-sm" variant="default" type="submit" loading={release.isPending}>
                {t.release}
              </Button>
            </form>
          )}
        </div>
      ))}
      <form
        className="dpo-form"
        onSubmit={event => {
          event.preventDefault()
          if (patient)
            add.mutate(
              { body: { entityId, patientId: patient.patientId, ground } },
              { onSuccess: () => setPatient(null) },
            )
        }}
      >
        {patient ? (
          <div className="dpo-inline">
            <b>{fullName(patient)}</b>
            <Button size="compact-sm" variant="default" onClick={() => setPatient(null)}>
              {t.otherPatient}
            </Button>
          </div>
        ) : (
          <PatientSearch onChoose={setPatient} />
        )}
        <TextInput
          label={t.ground}
          required
          minLength={5}
          value={ground}
          onChange={e => setGround(e.currentTarget.value)}
        />
        <div>
          <Button type="submit" variant="default" disabled={!patient} loading={add.isPending}>
            {t.addHold}
          </Button>
        </div>
      </form>
    </section>
  )
}

function Harm({ entityId }: { readonly entityId: string }) {
  const t = useMessages(deskText)
  const list = useEndpoint(listHarmEndpoint, { query: { entityId } })
  const make = useWrite(makeHarmEndpoint)
  const [name, setName] = useState('')
  const [post, setPost] = useState('')
  return (
    <section className="sheet panel">
      <h2>{t.harmTitle}</h2>
      <ProblemNotice error={list.error ?? make.error} />
      {list.data && (
        <>
          <p>
            {t.harmToday} <b>{t[list.data.today.degree]}</b>
          </p>
          <ul>
            {list.data.today.reasons.map(reason => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
          {list.data.acts.length === 0 && <p className="soft">{t.noActs}</p>}
          {list.data.acts.map(act => (
            <p key={act.assessmentId}>
              <a
                href={urlOf(harmPdfEndpoint, { params: { assessmentId: act.assessmentId } })}
                target="_blank"
                rel="noreferrer"
              >
                № {act.number}
              </a>{' '}
              {t[act.degree]}
            </p>
          ))}
        </>
      )}
      <form
        className="dpo-form"
        onSubmit={event => {
          event.preventDefault()
          make.mutate({ body: { entityId, commission: [{ name, post }] } })
        }}
      >
        <div className="dpo-pair">
          <TextInput
            label={t.memberName}
            required
            value={name}
            onChange={e => setName(e.currentTarget.value)}
          />
          <TextInput
            label={t.approverPost}
            required
            value={post}
            onChange={e => setPost(e.currentTarget.value)}
          />
        </div>
        <div>
          <Button type="submit" variant="default" loading={make.isPending}>
            {t.makeAct}
          </Button>
        </div>
      </form>
    </section>
  )
}
