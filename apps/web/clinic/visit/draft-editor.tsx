import { Button, Group, Textarea } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import {
  type Protocol,
  type ProtocolContent,
  saveDraftEndpoint,
  signProtocolEndpoint,
} from '#modules/records/contract.ts'
import { ApiProblem, call, useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useChartWords } from '../chart/chosen-teeth.tsx'
import { clinicText } from '../messages.ts'
import { DiagnosisField } from './diagnosis-field.tsx'
import { PHRASES } from './phrases.ts'
import { ReadyBar } from './ready-bar.tsx'
import { visitText } from './visit-text.ts'

const AUTOSAVE_MS = 700
const SECTIONS = ['complaints', 'history', 'objective', 'diagnoses', 'treatment', 'recommendations'] as const

/** The draft: saved while typing, phrases by a press, signed with one button. */
export function DraftEditor({ draft }: { readonly draft: Protocol }) {
  const t = useMessages(clinicText)
  const own = useMessages(visitText)
  const words = useChartWords()
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
      <ReadyBar template={draft.template} content={content} onChange={change} />
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
            <Group gap={4} mt={4} className="phrases">
              {section === 'objective' && words && (
                <Button
                  size="compact-xs"
                  variant="light"
                  onClick={() =>
                    change({ objective: [content.objective, `${words}.`].filter(Boolean).join(' ') })
                  }
                >
                  {own.fromChart}
                </Button>
              )}
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
