import { Button, Checkbox, Group, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { saveMacroEndpoint } from '#modules/records/contract.ts'
import { useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useMay } from '../clinic-data.tsx'
import { useHandy } from '../visit/favourites.tsx'
import { typedText } from '../visit/typed-text.ts'

/** Short words that open into text while a protocol is typed. */
export function Macros() {
  const t = useMessages(typedText)
  const may = useMay()
  const { macros } = useHandy()
  const [fresh, setFresh] = useState({ short: '', words: '', forClinic: false })
  const save = useWrite(saveMacroEndpoint)
  if (!may('record.draft')) return null
  return (
    <section className="sheet panel">
      <h2>{t.macros}</h2>
      <p className="soft template-note">{t.macroHint}</p>
      {macros.map(macro => (
        <div key={`${macro.short}/${macro.own}`} className="macro-row">
          <div>
            <b>/{macro.short}</b> <span className="soft">{macro.own ? t.mine : t.clinics}</span>
            <div>{macro.words}</div>
          </div>
          {(macro.own || may('document.wording')) && (
            <Button
              size="compact-xs"
              variant="subtle"
              onClick={() => save.mutate({ body: { short: macro.short, words: '', forClinic: !macro.own } })}
            >
              {t.remove}
            </Button>
          )}
        </div>
      ))}
      <form
        onSubmit={event => {
          event.preventDefault()
          save.mutate(
            { body: fresh },
            { onSuccess: () => setFresh({ short: '', words: '', forClinic: false }) },
          )
        }}
      >
        <TextInput
          mt={8}
          size="sm"
          label={t.macroShort}
          required
          maxLength={20}
          value={fresh.short}
          onChange={event => setFresh({ ...fresh, short: event.currentTarget.value })}
        />
        <Textarea
          mt={6}
          size="sm"
          autosize
          minRows={2}
          label={t.macroWords}
          required
          value={fresh.words}
          onChange={event => setFresh({ ...fresh, words: event.currentTarget.value })}
        />
        <Group justify="space-between" mt={8}>
          {may('document.wording') ? (
            <Checkbox
              size="sm"
              label={t.macroClinic}
              checked={fresh.forClinic}
              onChange={event => setFresh({ ...fresh, forClinic: event.currentTarget.checked })}
            />
          ) : (
            <span />
          )}
          <Button size="xs" type="submit" loading={save.isPending}>
            {t.save}
          </Button>
        </Group>
        <ProblemNotice error={save.error} />
      </form>
    </section>
  )
}
