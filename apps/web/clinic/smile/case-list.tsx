import { Button } from '@mantine/core'
import { IconDental, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { readPatientEndpoint } from '#modules/patients/contract.ts'
import { createCaseEndpoint, listCasesEndpoint } from '#modules/smile/contract.ts'
import { call, useEndpoint, useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { formatWhen } from '../../kit/when.ts'
import { useClinic, useMay } from '../clinic-data.tsx'
import { BlockedOf } from '../patients/blocked-mark.tsx'
import { NewPatientForm } from '../patients/new-patient-form.tsx'
import { PatientSearch } from '../patients/patient-search.tsx'
import { go } from '../route.ts'
import { smileText } from './smile-text.ts'

const STATE = {
  new: 'stateNew',
  ready: 'stateReady',
  blocked: 'stateBlocked',
  destroyed: 'stateDestroyed',
} as const

/** The door of the studio: find a patient to begin, or go on with what was begun. */
export function CaseList({ patientId }: { readonly patientId: string | null }) {
  const t = useMessages(smileText)
  const { clinic, me } = useClinic()
  const list = useEndpoint(listCasesEndpoint, { query: patientId ? { patientId } : {} })
  const create = useWrite(createCaseEndpoint)
  const [searching, setSearching] = useState(false)
  const [creating, setCreating] = useState(false)
  const may = useMay()
  const begin = async (id: string) => {
    const card = await call(readPatientEndpoint, { params: { patientId: id } })
    const mine = new Set(me.grants.map(grant => grant.entityId))
    const entity = card.cards.find(c => mine.has(c.entityId) || mine.has(null)) ?? card.cards[0]
    if (entity)
      create.mutate(
        { body: { patientId: id, entityId: entity.entityId } },
        { onSuccess: made => go(`smile/${made.caseId}`) },
      )
  }
  return (
    <div className="page smile-home">
      <h1>{t.title}</h1>
      <p className="soft smile-lead">{t.lead}</p>
      <div className="smile-begin">
        {patientId ? (
          <Button
            leftSection={<IconPlus size={18} />}
            loading={create.isPending}
            onClick={() => begin(patientId)}
          >
            {t.begin}
          </Button>
        ) : creating ? (
          <div className="sheet panel smile-search">
            <NewPatientForm
              onClose={() => setCreating(false)}
              onReady={patient => void begin(patient.patientId)}
            />
          </div>
        ) : searching ? (
          <div className="smile-search">
            <p>{t.beginFor}</p>
            <PatientSearch autoFocus onChoose={patient => void begin(patient.patientId)} />
            {may('patient.write') && (
              <Button variant="subtle" mt="xs" onClick={() => setCreating(true)}>
                {t.newPatient}
              </Button>
            )}
          </div>
        ) : (
          <Button leftSection={<IconPlus size={18} />} onClick={() => setSearching(true)}>
            {t.begin}
          </Button>
        )}
      </div>
      <ProblemNotice error={list.error ?? create.error} />
      <h2>{t.recent}</h2>
      {list.data?.cases.length === 0 && (
        <div className="smile-empty sheet">
          <IconDental size={40} stroke={1.2} aria-hidden />
          <p>{t.none}</p>
          <p className="smile-small">{t.disclaimer}</p>
        </div>
      )}
      <ul className="smile-cases">
        {list.data?.cases.map(item => (
          <li key={item.caseId}>
            <a
              className="sheet"
              href={`/app/smile/${item.caseId}`}
              onClick={event => {
                event.preventDefault()
                go(`smile/${item.caseId}`)
              }}
            >
              <b>{item.patient}</b> <BlockedOf patientId={item.patientId} />
              <span className="soft">{formatWhen(item.createdAt, clinic.zone, clinic.now)}</span>
              <span className={`smile-state is-${item.state}`}>
                {t[STATE[item.state]]}
                {item.results > 0 && item.state === 'ready' && `, ${t.results(item.results)}`}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}
