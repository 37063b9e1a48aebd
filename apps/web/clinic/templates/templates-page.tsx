import '../visit/visit.css'
import './templates.css'
import { Button, Group } from '@mantine/core'
import { useState } from 'react'
import { listTemplatesEndpoint, type Template } from '#modules/records/contract.ts'
import { useEndpoint } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useMay } from '../clinic-data.tsx'
import { typedText } from '../visit/typed-text.ts'
import { Macros } from './macros.tsx'
import { TemplateEditor } from './template-editor.tsx'

/** Templates of protocols and macros of the clinic. */
export default function TemplatesPage() {
  const t = useMessages(typedText)
  const may = useMay()
  const found = useEndpoint(listTemplatesEndpoint, {})
  const [chosen, setChosen] = useState<Template | 'new' | null>(null)
  return (
    <div className="page">
      <Group justify="space-between" mb="sm">
        <h1>{t.templates}</h1>
        {may('template.manage') && <Button onClick={() => setChosen('new')}>{t.fresh}</Button>}
      </Group>
      <ProblemNotice error={found.error} />
      <div className="template-columns">
        <div>
          <section className="sheet panel">
            {found.data?.templates.map(template => (
              <button
                key={template.ref}
                type="button"
                className="search-item"
                aria-current={chosen !== 'new' && chosen?.ref === template.ref}
                onClick={() => setChosen(template)}
              >
                <span>
                  <b>{template.title}</b>
                  <br />
                  <span className="soft">
                    {template.base === 'dental-exam' ? t.dental : t.general} ·{' '}
                    {template.templateId ? `${t.version} ${template.number}` : t.ofPlatform}
                  </span>
                </span>
              </button>
            ))}
          </section>
          <Macros />
        </div>
        {!chosen && <p className="soft template-choose">{t.chooseTemplate}</p>}
        {chosen && (
          <TemplateEditor
            key={chosen === 'new' ? 'new' : chosen.ref}
            template={chosen === 'new' ? null : chosen}
            onPublished={() => void found.refetch()}
          />
        )}
      </div>
    </div>
  )
}
