import { Button, Group, NativeSelect, Textarea } from '@mantine/core'
import { baseOf } from '#libs/protocol-template/index.ts'
import {
  listTemplatesEndpoint,
  MAX_SECTION,
  type Protocol,
  type ProtocolContent,
  readTemplateEndpoint,
  signProtocolEndpoint,
} from '#modules/records/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { SaveProblem } from '../../kit/conflict-notice.tsx'
import { useMessages } from '../../kit/i18n.ts'
import { useChartWords } from '../chart/chosen-teeth.tsx'
import { useWhen } from '../clinic-data.tsx'
import { clinicText } from '../messages.ts'
import { DiagnosisField } from './diagnosis-field.tsx'
import { expandMacro } from './expand-macro.ts'
import { useHandy } from './favourites.tsx'
import { PHRASES } from './phrases.ts'
import { ReadyBar } from './ready-bar.tsx'
import { TypedFields } from './typed-fields.tsx'
import { typedText } from './typed-text.ts'
import { usePlanWords } from './use-plan-words.ts'
import { useProtocolDraft } from './use-protocol-draft.ts'
import { visitText } from './visit-text.ts'

const SECTIONS = ['complaints', 'history', 'objective', 'diagnoses', 'treatment', 'recommendations'] as const

/** The draft: saved while typing, phrases by a press, signed with one button. */
export function DraftEditor({ draft }: { readonly draft: Protocol }) {
  const t = useMessages(clinicText)
  const typed = useMessages(typedText)
  const { form, change, ...saving } = useProtocolDraft(draft)
  const { template, ...content } = form
  const when = useWhen()
  const sign = useWrite(signProtocolEndpoint)

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
  // Values of other fields mean nothing in another template.
  const choose = (ref: string) => change({ template: ref, fields: {} })
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
          {saving.state === 'saved' ? t.saved : saving.state === 'saving' ? t.saving : t.unsaved}
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
      <SaveProblem
        error={saving.conflict || saving.merged ? null : (saving.problem ?? sign.error)}
        conflict={saving.conflict ?? saving.merged}
        when={when}
        labels={{ ...names, template: typed.template, fields: typed.fields }}
        show={(field, value) =>
          field === 'diagnoses'
            ? (value as typeof content.diagnoses).map(one => `${one.code} ${one.name}`).join('\n')
            : field === 'fields'
              ? fieldsText(value as typeof content.fields)
              : field === 'template'
                ? (offered.find(one => one.ref === value)?.title ?? typed.plain)
                : String(value ?? '')
        }
        automatic={saving.merged !== null && !saving.conflict}
      />
      <Button
        mt="md"
        loading={sign.isPending}
        disabled={saving.conflict !== null}
        onClick={() =>
          // What could not be saved is not signed: the signature would stand under the text of before.
          void saving
            .save()
            .then(
              () =>
                saving.allSaved() &&
                sign.mutate(
                  { params: { protocolId: draft.protocolId }, body: { version: saving.version() } },
                  { onError: saving.refused },
                ),
            )
        }
      >
        {t.sign}
      </Button>
    </section>
  )
}

/** Values of typed fields in one line each. */
const fieldsText = (fields: ProtocolContent['fields']): string =>
  Object.values(fields ?? {})
    .flat()
    .filter(value => value !== '' && value !== null)
    .map(String)
    .join('; ')

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
