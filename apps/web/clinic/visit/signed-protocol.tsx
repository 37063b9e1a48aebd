import { Button, Group, Textarea } from '@mantine/core'
import { IconFileTypePdf, IconLock } from '@tabler/icons-react'
import { useState } from 'react'
import { formatMoment } from '#libs/format/index.ts'
import { type Section, typedLines } from '#libs/protocol-template/index.ts'
import {
  amendProtocolEndpoint,
  type Protocol,
  protocolPdfEndpoint,
  readTemplateEndpoint,
} from '#modules/records/contract.ts'
import { urlOf, useEndpoint, useWrite } from '../../kit/api.ts'
import { language, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useClinic } from '../clinic-data.tsx'
import { clinicText } from '../messages.ts'
import { Cosigners } from './cosigners.tsx'

/** A signed protocol: never changes; a correction begins an amendment beside it. */
export function SignedProtocol({
  protocol,
  mayAmend,
}: {
  readonly protocol: Protocol
  readonly mayAmend: boolean
}) {
  const t = useMessages(clinicText)
  const { clinic } = useClinic()
  const amend = useWrite(amendProtocolEndpoint)
  const [reason, setReason] = useState<string | null>(null)
  const template = useEndpoint(
    readTemplateEndpoint,
    { params: { ref: protocol.template } },
    { enabled: protocol.template.includes(':') },
  )
  const typed = template.data ? typedLines(template.data, protocol.content.fields ?? {}) : []
  const withTyped = (section: Section) =>
    [
      ...typed.filter(line => line.section === section).map(line => `${line.label}: ${line.words}.`),
      protocol.content[section],
    ]
      .filter(Boolean)
      .join(' ')
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
      <dl className="protocol">
        {[
          [t.complaints, withTyped('complaints')],
          [t.historyOf, withTyped('history')],
          [t.objective, withTyped('objective')],
          [
            t.diagnosis,
            protocol.content.diagnoses.map(d => `${d.code} ${d.name} ${d.teeth.join(', ')}`).join('; '),
          ],
          [t.treatment, withTyped('treatment')],
          [t.recommendations, withTyped('recommendations')],
        ]
          .filter(([, text]) => text)
          .map(([name, text]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ))}
      </dl>
      <div className="soft" style={{ fontSize: '0.7188rem', wordBreak: 'break-all' }}>
        SHA-256 {protocol.sha256}
      </div>
      <Cosigners protocol={protocol} />
      {mayAmend &&
        (reason === null ? (
          <Button mt="xs" variant="subtle" size="compact-sm" onClick={() => setReason('')}>
            {t.amend} …
          </Button>
        ) : (
          <form
            onSubmit={event => {
              event.preventDefault()
              amend.mutateAsync({ params: { protocolId: protocol.protocolId }, body: { reason } }).then(
                () => setReason(null),
                () => {},
              )
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
