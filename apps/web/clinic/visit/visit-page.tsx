import { Button, Group, Textarea } from '@mantine/core'
import { IconFileTypePdf, IconLock } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { ageOn, formatAge, formatMoment } from '#libs/format/index.ts'
import { fullName } from '#libs/names/index.ts'
import { readPatientEndpoint } from '#modules/patients/contract.ts'
import {
  amendProtocolEndpoint,
  closeEncounterEndpoint,
  type Encounter,
  type Protocol,
  type ProtocolContent,
  protocolPdfEndpoint,
  readEncounterEndpoint,
  saveDraftEndpoint,
  signProtocolEndpoint,
} from '#modules/records/contract.ts'
import { ApiProblem, call, urlOf, useEndpoint, useWrite } from '../../kit/api.ts'
import { language, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useClinic } from '../clinic-data.tsx'
import { clinicText } from '../messages.ts'
import { go } from '../route.ts'
import { DiagnosisField } from './diagnosis-field.tsx'
import { PHRASES } from './phrases.ts'
import { ServicesEditor } from './services-editor.tsx'

/** A visit: the protocol to the left, services and earlier protocols to the right. */
export default function VisitPage({ encounterId }: { readonly encounterId: string }) {
  const t = useMessages(clinicText)
  const { clinic } = useClinic()
  const encounter = useEndpoint(readEncounterEndpoint, { params: { encounterId } })
  const patientId = encounter.data?.patientId ?? ''
  const patient = useEndpoint(readPatientEndpoint, { params: { patientId } }, { enabled: patientId !== '' })
  const close = useWrite(closeEncounterEndpoint)
  if (encounter.error) return <ProblemNotice error={encounter.error} />
  if (!encounter.data) return <p className="soft page">{t.loading}</p>
  const { protocols, closedAt, version } = encounter.data
  const open = protocols.find(p => p.signedAt === null)
  return (
    <div className="page">
      <Group justify="space-between" align="start" mb="sm">
        <div>
          <h1 style={{ margin: 0, fontSize: 24 }}>
            {patient.data && (
              <a
                href={`/app/patient/${patientId}`}
                style={{ color: 'inherit' }}
                onClick={event => {
                  event.preventDefault()
                  go(`patient/${patientId}`)
                }}
              >
                {fullName(patient.data)}
              </a>
            )}
          </h1>
          {patient.data && (
            <span className="soft">
              {formatAge(ageOn(patient.data.birthDate, clinic.now.slice(0, 10)), language())} ·{' '}
              {patient.data.cards.map(c => c.number).join(', ')}
            </span>
          )}
        </div>
        {closedAt ? (
          <strong>{t.visitClosed}</strong>
        ) : (
          <Button
            disabled={open !== undefined || protocols.length === 0}
            loading={close.isPending}
            onClick={() =>
              close.mutate({ params: { encounterId }, body: { version } }, { onSuccess: () => go('doctor') })
            }
          >
            {t.closeVisit}
          </Button>
        )}
      </Group>
      <ProblemNotice error={close.error} />
      <div className="columns">
        <div>
          {protocols
            .filter(p => p.signedAt !== null)
            .map(p => (
              <SignedProtocol key={p.protocolId} protocol={p} mayAmend={!open} />
            ))}
          {open && <DraftEditor key={open.protocolId} draft={open} />}
        </div>
        <ServicesEditor
          key={encounter.data.services.map(s => s.renderedId).join()}
          encounter={encounter.data as Encounter}
        />
      </div>
    </div>
  )
}

function SignedProtocol({ protocol, mayAmend }: { readonly protocol: Protocol; readonly mayAmend: boolean }) {
  const t = useMessages(clinicText)
  const { clinic } = useClinic()
  const amend = useWrite(amendProtocolEndpoint)
  const [reason, setReason] = useState<string | null>(null)
  return (
    <section className="sheet panel" style={{ marginBottom: 14 }}>
      <Group justify="space-between">
        <strong>
          <IconLock size={15} aria-hidden /> {protocol.amends ? t.amendment : t.signed} № {protocol.number} ·{' '}
          {formatMoment(protocol.signedAt!, clinic.zone, language())}
        </strong>
        <Button
          component="a"
          variant="light"
          size="compact-sm"
          leftSection={<IconFileTypePdf size={16} />}
          href={urlOf(protocolPdfEndpoint, { params: { protocolId: protocol.protocolId } })}
          target="_blank"
        >
          {t.pdf}
        </Button>
      </Group>
      <p style={{ whiteSpace: 'pre-wrap' }}>
        {[
          protocol.content.complaints,
          protocol.content.history,
          protocol.content.objective,
          protocol.content.diagnoses.map(d => `${d.code} ${d.name} ${d.teeth.join(', ')}`).join('; '),
          protocol.content.treatment,
          protocol.content.recommendations,
        ]
          .filter(Boolean)
          .join('\n')}
      </p>
      <div className="soft" style={{ fontSize: 11.5, wordBreak: 'break-all' }}>
        SHA-256 {protocol.sha256}
      </div>
      {mayAmend &&
        (reason === null ? (
          <Button mt="xs" variant="subtle" size="compact-sm" onClick={() => setReason('')}>
            {t.amend} …
          </Button>
        ) : (
          <form
            onSubmit={event => {
              event.preventDefault()
              amend.mutate({ params: { protocolId: protocol.protocolId }, body: { reason } })
            }}
          >
            <Textarea
              label={t.amendReason}
              required
              autoFocus
              value={reason}
              onChange={event => setReason(event.currentTarget.value)}
            />
            <Button mt="xs" type="submit" size="compact-sm" loading={amend.isPending}>
              {t.amend}
            </Button>
            <ProblemNotice error={amend.error} />
          </form>
        ))}
    </section>
  )
}

const AUTOSAVE_MS = 700
const SECTIONS = ['complaints', 'history', 'objective', 'diagnoses', 'treatment', 'recommendations'] as const

/** The draft: saved while typing, phrases by a press, signed with one button. */
function DraftEditor({ draft }: { readonly draft: Protocol }) {
  const t = useMessages(clinicText)
  const [content, setContent] = useState<ProtocolContent>(draft.content)
  const [state, setState] = useState<'saved' | 'saving' | 'unsaved'>('saved')
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const version = useRef(draft.version)
  const pending = useRef<ProtocolContent | null>(null)
  const running = useRef<Promise<void> | null>(null)
  const sign = useWrite(signProtocolEndpoint)

  const save = async (): Promise<void> => {
    if (running.current) await running.current
    const next = pending.current
    if (!next) return
    pending.current = null
    setState('saving')
    running.current = call(saveDraftEndpoint, {
      params: { protocolId: draft.protocolId },
      body: { version: version.current, template: draft.template as 'dental-exam', content: next },
    })
      .then(answer => {
        version.current = answer.version
        setProblem(null)
        setState(pending.current ? 'unsaved' : 'saved')
      })
      .catch(error => {
        pending.current ??= next
        setState('unsaved')
        if (error instanceof ApiProblem) setProblem(error)
      })
      .finally(() => {
        running.current = null
      })
    await running.current
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: the timer belongs to the text, not to the function
  useEffect(() => {
    if (!pending.current) return
    const timer = setTimeout(() => void save(), AUTOSAVE_MS)
    return () => clearTimeout(timer)
  }, [content])

  const change = (part: Partial<ProtocolContent>) => {
    const next = { ...content, ...part }
    pending.current = next
    setState('unsaved')
    setContent(next)
  }
  const names = {
    complaints: t.complaints,
    history: t.historyOf,
    objective: t.objective,
    diagnoses: t.diagnosis,
    treatment: t.treatment,
    recommendations: t.recommendations,
  }
  return (
    <section className="sheet panel">
      <Group justify="space-between">
        <strong>
          {draft.template === 'dental-exam' ? t.dental : t.general}
          {draft.amends && ` · ${t.amendment}: ${draft.amendmentReason}`}
        </strong>
        <span className="soft" role="status">
          {state === 'saved' ? t.saved : state === 'saving' ? t.saving : t.unsaved}
        </span>
      </Group>
      {SECTIONS.map(section =>
        section === 'diagnoses' ? (
          <DiagnosisField
            key={section}
            value={content.diagnoses}
            onChange={diagnoses => change({ diagnoses })}
          />
        ) : (
          <div key={section} style={{ marginTop: 10 }}>
            <Textarea
              label={names[section]}
              autosize
              minRows={2}
              value={content[section]}
              onChange={event => change({ [section]: event.currentTarget.value })}
            />
            <Group gap={4} mt={3}>
              {(PHRASES[draft.template]?.[section] ?? []).map(phrase => (
                <Button
                  key={phrase}
                  size="compact-xs"
                  variant="default"
                  fw={400}
                  onClick={() => change({ [section]: [content[section], phrase].filter(Boolean).join(' ') })}
                >
                  {phrase}
                </Button>
              ))}
            </Group>
          </div>
        ),
      )}
      <ProblemNotice error={problem ?? sign.error} />
      <Button
        mt="md"
        loading={sign.isPending}
        onClick={() =>
          void save().then(() =>
            sign.mutate({ params: { protocolId: draft.protocolId }, body: { version: version.current } }),
          )
        }
      >
        {t.sign}
      </Button>
    </section>
  )
}
