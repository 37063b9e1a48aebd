import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import {
  harmPdfEndpoint,
  listHarmEndpoint,
  listTermsEndpoint,
  makeHarmEndpoint,
  setTermEndpoint,
} from '#modules/privacy-cases/contract.ts'
import { urlOf, useEndpoint, useWrite } from '../../kit/api.ts'
import { useLanguage, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useClinic } from '../clinic-data.tsx'
import { deskText } from './desk-text.ts'
import { Holds } from './holds.tsx'

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
