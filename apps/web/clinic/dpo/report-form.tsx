import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import { reportEndpoint, sendAnswerEndpoint } from '#modules/privacy-cases/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { dpoText } from './dpo-text.ts'

/** The assembled answer: the officer takes third persons out and sends it by a protected link. */
export function ReportForm({ caseId }: { readonly caseId: string }) {
  const t = useMessages(dpoText)
  const report = useEndpoint(reportEndpoint, { params: { caseId } })
  const send = useWrite(sendAnswerEndpoint)
  const [edited, setEdited] = useState<Record<string, string>>({})
  const sections = report.data?.sections ?? []
  const textOf = (heading: string, lines: readonly string[]) => edited[heading] ?? lines.join('\n')
  return (
    <details className="sheet panel dpo-why">
      <summary>{t.assembled}</summary>
      <p className="dpo-quiet">{t.assembledLead}</p>
      <div className="dpo-form">
        {sections.map(({ heading, lines }) => (
          <Textarea
            key={heading}
            label={heading}
            autosize
            minRows={1}
            maxRows={10}
            value={textOf(heading, lines)}
            onChange={event => setEdited({ ...edited, [heading]: event.currentTarget.value })}
          />
        ))}
        <ProblemNotice error={report.error ?? send.error} />
        <div>
          <Button
            disabled={sections.length === 0}
            loading={send.isPending}
            onClick={() =>
              send.mutate({
                params: { caseId },
                body: {
                  sections: sections
                    .map(({ heading, lines }) => ({
                      heading,
                      lines: textOf(heading, lines).split('\n').filter(Boolean),
                    }))
                    .filter(section => section.lines.length > 0),
                },
              })
            }
          >
            {t.sendByLink}
          </Button>
        </div>
      </div>
    </details>
  )
}
