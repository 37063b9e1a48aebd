import { Button, Group, NativeSelect, Textarea } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { baseOf } from '#libs/protocol-template/index.ts'
import {
  listTemplatesEndpoint,
  MAX_SECTION,
  type Protocol,
  type ProtocolContent,
  readTemplateEndpoint,
  saveDraftEndpoint,
  signProtocolEndpoint,
} from '#modules/records/contract.ts'
import { ApiProblem, call, useEndpoint, useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useChartWords } from '../chart/chosen-teeth.tsx'
import { clinicText } from '../messages.ts'
import { DiagnosisField } from './diagnosis-field.tsx'
import { expandMacro } from './expand-macro.ts'
import { useHandy } from './favourites.tsx'
import { PHRASES } from './phrases.ts'
import { ReadyBar } from './ready-bar.tsx'
import { TypedFields } from './typed-fields.tsx'
import { typedText } from './typed-text.ts'
import { usePlanWords } from './use-plan-words.ts'
import { visitText } from './visit-text.ts'

const AUTOSAVE_MS = 700
const SECTIONS = ['complaints', 'history', 'objective', 'diagnoses', 'treatment', 'recommendations'] as const

const SECTIONS_OF_TEXT = SECTIONS.filter(section => section !== 'diagnoses')
/** Such a text is not sent: the field says so, and what was saved before stays. */
const tooLong = (content: ProtocolContent) =>
  SECTIONS_OF_TEXT.some(section => content[section].length > MAX_SECTION)

/** The draft: saved while typing, phrases by a press, signed with one button. */
export function DraftEditor({ draft }: { readonly draft: Protocol }) {
  const t = useMessages(clinicText)
  const typed = useMessages(typedText)
  const [content, setContent] = useState<ProtocolContent>(draft.content)
  const [state, setState] = useState<'saved' | 'saving' | 'unsaved'>('saved')
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const [template, setTemplate] = useState(draft.template)
  const named = useRef(draft.template)
  const version = useRef(draft.version)
  const pending = useRef<ProtocolContent | null>(null)
  const running = useRef<Promise<void> | null>(null)
  const sign = useWrite(signProtocolEndpoint)

  const save = async (): Promise<void> => {
    if (running.current) await running.current
    const next = pending.current
    if (!next || tooLong(next)) return
    pending.current = null
    setState('saving')
    running.current = call(saveDraftEndpoint, {
      params: { protocolId: draft.protocolId },
      body: { version: version.current, template: named.current, content: next },
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
  const templates = useEndpoint(listTemplatesEndpoint, {})
  const base = baseOf(template)
  const offered = (templates.data?.templates ?? []).filter(one => one.base === base)
  const older = useEndpoint(
    readTemplateEndpoint,
    { params: { ref: template } },
    {
      enabled:
        template.includes(':') && templates.data !== undefined && !offered.some(one => one.ref === template),
    },
  )
  const current =
    offered.find(one => one.ref === template) ?? (older.data?.ref === template ? older.data : undefined)
  const { macros } = useHandy()
  const planWords = usePlanWords(
    draft.patientId,
    current?.fields.some(field => field.type === 'plan') ?? false,
  )
  const choose = (ref: string) => {
    named.current = ref
    setTemplate(ref)
    // Values of other fields mean nothing in another template.
    change({ fields: {} })
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
          {current?.title ?? (base === 'dental-exam' ? t.dental : t.general)}
          {draft.amends && ` · ${t.amendment}: ${draft.amendmentReason}`}
        </strong>
        <span className="soft" role="status">
          {state === 'saved' ? t.saved : state === 'saving' ? t.saving : t.unsaved}
        </span>
      </Group>
      <NativeSelect
        mt={6}
        size="sm"
        label={typed.template}
        value={template}
        onChange={event => choose(event.currentTarget.value)}
        data={[
          { value: base, label: typed.plain },
          ...offered.map(one => ({ value: one.ref, label: one.title })),
          ...(current && !offered.includes(current)
            ? [{ value: current.ref, label: `${current.title}, ${typed.version} ${current.number}` }]
            : []),
        ]}
      />
      <ReadyBar template={base} content={content} onChange={change} />
      {SECTIONS.map(section =>
        section === 'diagnoses' ? (
          <DiagnosisField
            key={section}
            value={content.diagnoses}
            onChange={diagnoses => change({ diagnoses })}
          />
        ) : (
          <div key={section} style={{ marginTop: 10 }}>
            {current && (
              <TypedFields
                fields={current.fields}
                section={section}
                values={content.fields ?? {}}
                planWords={planWords}
                onChange={(key, value) => change({ fields: { ...content.fields, [key]: value as string } })}
              />
            )}
            <Textarea
              label={names[section]}
              autosize
              minRows={2}
              maxRows={40}
              value={content[section]}
              error={
                content[section].length > MAX_SECTION
                  ? typed.tooLong(content[section].length, MAX_SECTION)
                  : null
              }
              onChange={event => change({ [section]: expandMacro(event.currentTarget.value, macros) })}
            />
            <Group gap={4} mt={4} className="phrases">
              {section === 'objective' && (
                <FromChart
                  onInsert={words =>
                    change({ objective: [content.objective, words].filter(Boolean).join(' ') })
                  }
                />
              )}
              {(PHRASES[base]?.[section] ?? []).map(phrase => (
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
          // What could not be saved is not signed: the signature would stand under the text of before.
          void save().then(
            () =>
              pending.current === null &&
              sign.mutate({ params: { protocolId: draft.protocolId }, body: { version: version.current } }),
          )
        }
      >
        {t.sign}
      </Button>
    </section>
  )
}

/** Puts the chart in words into the text. Apart, so that a mark on the chart does not draw the whole protocol again. */
function FromChart({ onInsert }: { readonly onInsert: (words: string) => void }) {
  const own = useMessages(visitText)
  const words = useChartWords()
  if (words === '') return null
  return (
    <Button size="compact-xs" variant="light" onClick={() => onInsert(`${words}.`)}>
      {own.fromChart}
    </Button>
  )
}
