import { Button, NativeSelect, TextInput } from '@mantine/core'
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import { useState } from 'react'
import { startOfDay } from '#libs/format/index.ts'
import { fullName } from '#libs/names/index.ts'
import { CONSENT_KINDS, type ConsentKind, PD_ACTIONS } from '#libs/purposes/index.ts'
import type { PatientBrief } from '#modules/patients/contract.ts'
import { askGateEndpoint, purposesEndpoint } from '#modules/privacy/contract.ts'
import { useEndpoint } from '../../kit/api.ts'
import { useLanguage, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { formatWhen } from '../../kit/when.ts'
import { useClinic } from '../clinic-data.tsx'
import { PatientSearch } from '../patients/patient-search.tsx'
import { deskText } from './desk-text.ts'

type Query = Parameters<typeof useEndpoint<typeof askGateEndpoint>>[1]['query']
const CHANNELS = ['sms', 'email', 'call', 'messenger'] as const

/** The end of a day in the clinic: what was said on that day counts. */
const endOf = (day: string, zone: string) => new Date(startOfDay(day, zone) + 86_400_000 - 1000).toISOString()

/** «Could we have sent this on 3 March, as we knew it then?» (bitemporal): the answer, the reason, the evidence. */
export default function GatePage() {
  const t = useMessages(deskText)
  const language = useLanguage()
  const { clinic } = useClinic()
  const purposes = useEndpoint(purposesEndpoint, {})
  const [patient, setPatient] = useState<PatientBrief | null>(null)
  const [entityId, setEntity] = useState(clinic.entities[0]?.entityId ?? '')
  const [purpose, setPurpose] = useState('news')
  const [action, setAction] = useState('use')
  const [channel, setChannel] = useState('')
  const [partner, setPartner] = useState('')
  const [at, setAt] = useState('')
  const [knownAt, setKnownAt] = useState('')
  const [asked, setAsked] = useState<Query | null>(null)
  const ask = () =>
    patient &&
    setAsked({
      patientId: patient.patientId,
      entityId,
      purpose: purpose as Query['purpose'],
      action: action as Query['action'],
      ...(channel && { channel: channel as 'sms' }),
      ...(partner && { partner }),
      ...(at && { at: endOf(at, clinic.zone) }),
      ...(knownAt && { knownAt: endOf(knownAt, clinic.zone) }),
    })
  return (
    <section className="sheet panel">
      <h2>{t.gateTitle}</h2>
      <p className="dpo-quiet">{t.gateLead}</p>
      <form
        className="dpo-form"
        onSubmit={event => {
          event.preventDefault()
          ask()
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
        <div className="dpo-pair">
          <NativeSelect
            label={t.operator}
            value={entityId}
            onChange={e => setEntity(e.currentTarget.value)}
            data={clinic.entities.map(e => ({ value: e.entityId, label: e.shortName }))}
          />
          <NativeSelect
            label={t.purpose}
            value={purpose}
            onChange={e => setPurpose(e.currentTarget.value)}
            data={(purposes.data?.purposes ?? []).map(p => ({ value: p.code, label: p[language] }))}
          />
        </div>
        <div className="dpo-pair">
          <NativeSelect
            label={t.action}
            value={action}
            onChange={e => setAction(e.currentTarget.value)}
            data={Object.entries(PD_ACTIONS).map(([value, label]) => ({ value, label }))}
          />
          <NativeSelect
            label={t.channel}
            value={channel}
            onChange={e => setChannel(e.currentTarget.value)}
            data={[
              { value: '', label: t.anyChannel },
              ...CHANNELS.map(value => ({ value, label: t[value] })),
            ]}
          />
        </div>
        {purpose === 'partner_offers' && (
          <TextInput label={t.partner} value={partner} onChange={e => setPartner(e.currentTarget.value)} />
        )}
        <div className="dpo-pair">
          <TextInput
            label={t.at}
            description={t.now}
            type="date"
            value={at}
            onChange={e => setAt(e.currentTarget.value)}
          />
          <TextInput
            label={t.knownAt}
            description={t.now}
            type="date"
            value={knownAt}
            onChange={e => setKnownAt(e.currentTarget.value)}
          />
        </div>
        <div>
          <Button type="submit" disabled={!patient}>
            {t.ask}
          </Button>
        </div>
      </form>
      {asked && <Answer query={asked} />}
    </section>
  )
}

function Answer({ query }: { readonly query: Query }) {
  const t = useMessages(deskText)
  const { clinic } = useClinic()
  const { data, error } = useEndpoint(askGateEndpoint, { query })
  const language = useLanguage()
  const kinds = {
    consent: t.evConsent,
    contract: t.evContract,
    law: t.evLaw,
    request: t.evRequest,
    choice: t.evChoice,
    instruction: t.evInstruction,
    sharing: t.evSharing,
    document: t.evDocument,
    block: t.evBlock,
  }
  const decisions = { given: t.evGiven, refused: t.evRefused, withdrawn: t.evWithdrawn }
  /** What it is, what it says, since when, and the record to look it up by. */
  const words = (one: Readonly<Record<string, string | null>>) => {
    const consent = one.consent && CONSENT_KINDS[one.consent as ConsentKind]?.[language]
    const moment = one.at ?? one.since
    const record = one.recordId ?? one.groundId ?? one.blockId ?? one.choiceId
    return [
      kinds[one.kind as keyof typeof kinds],
      consent && `«${consent}»`,
      one.decision && decisions[one.decision as keyof typeof decisions],
      one.norm ?? one.document,
      moment && formatWhen(new Date(moment).toISOString(), clinic.zone, clinic.now),
      record && `${t.evRecord} ${record}`,
    ]
      .filter(Boolean)
      .join(' · ')
  }
  return (
    <div role="status">
      <ProblemNotice error={error} />
      {data && (
        <>
          <p className="gate-answer" data-allowed={data.allowed}>
            {data.allowed ? <IconCircleCheck size={26} aria-hidden /> : <IconCircleX size={26} aria-hidden />}
            {data.allowed ? t.yes : t.no}
          </p>
          {data.reason && <p>{data.reason}</p>}
          <h3>{t.evidence}</h3>
          {data.evidence.length === 0 && <p className="soft">{t.noEvidence}</p>}
          <ul className="plain">
            {data.evidence.map(one => (
              <li key={JSON.stringify(one)}>{words(one)}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
