import './merge.css'
import { Button, Group, Textarea } from '@mantine/core'
import { IconAlertTriangle, IconArrowsExchange } from '@tabler/icons-react'
import { useState } from 'react'
import { fullName } from '#libs/names/index.ts'
import {
  type MergeField,
  type MergePreview,
  type MergeRemark,
  mergeEndpoint,
  previewMergeEndpoint,
} from '#modules/merging/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useDate } from '../../kit/zone.ts'
import { go } from '../route.ts'
import { MergeFields } from './merge-fields.tsx'
import { mergeText } from './merge-text.ts'

interface Props {
  readonly patientId: string
  readonly otherId: string
}

/** Two cards of one person side by side, before they are merged. */
export default function MergePage({ patientId, otherId }: Props) {
  const t = useMessages(mergeText)
  const preview = useEndpoint(previewMergeEndpoint, { params: { patientId, otherId } })
  return (
    <div className="page merge-page">
      <Group justify="space-between" align="start" mb="sm">
        <div>
          <h1>{t.heading}</h1>
          <p className="soft" style={{ margin: '4px 0 0', maxWidth: '70ch' }}>
            {t.lead}
          </p>
        </div>
        <Group gap="xs">
          <Button
            variant="default"
            leftSection={<IconArrowsExchange size={16} aria-hidden />}
            onClick={() => go(`merge/${otherId}?with=${patientId}`, { replace: true })}
          >
            {t.swap}
          </Button>
          <Button variant="subtle" onClick={() => go(`patient/${patientId}`)}>
            {t.back}
          </Button>
        </Group>
      </Group>
      <ProblemNotice error={preview.error} />
      {preview.data && <Comparison key={JSON.stringify(preview.data)} preview={preview.data} />}
    </div>
  )
}

function Comparison({ preview }: { readonly preview: MergePreview }) {
  const date = useDate()
  const t = useMessages(mergeText)
  const { survivor, merged } = preview
  const [fromMerged, setFromMerged] = useState<readonly MergeField[]>(
    preview.fields.filter(one => one.proposed === 'merged').map(one => one.field),
  )
  const [reason, setReason] = useState('')
  const merge = useWrite(mergeEndpoint)
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        merge.mutate(
          {
            params: { patientId: survivor.patientId },
            body: {
              otherId: merged.patientId,
              fromMerged: [...fromMerged],
              version: survivor.version,
              otherVersion: merged.version,
              reason,
            },
          },
          { onSuccess: () => go(`patient/${survivor.patientId}`) },
        )
      }}
    >
      <Remarks title={t.blockers} remarks={preview.blockers} attention />
      <Remarks title={t.doubts} remarks={preview.doubts} attention />
      <section className="sheet panel">
        <MergeFields preview={preview} fromMerged={fromMerged} onChoose={setFromMerged} />
      </section>
      <Parts preview={preview} />
      <Remarks title={t.conflicts} remarks={preview.conflicts} />
      {preview.blockers.length === 0 && (
        <section className="sheet panel">
          <Textarea
            label={t.reason}
            description={t.reasonHint}
            required
            autosize
            minRows={2}
            maxLength={500}
            value={reason}
            onChange={event => setReason(event.currentTarget.value)}
          />
          <p className="soft papers-note">
            {t.term} {date(preview.undoUntil)}, {t.termRest}
          </p>
          <ProblemNotice error={merge.error} />
          <Button mt="xs" type="submit" loading={merge.isPending}>
            {t.merge}: {fullName(merged)} → {survivor.cards.map(card => card.number).join(', ')}
          </Button>
        </section>
      )}
    </form>
  )
}

interface RemarksProps {
  readonly title: string
  readonly remarks: readonly MergeRemark[]
  readonly attention?: boolean
}

function Remarks({ title, remarks, attention = false }: RemarksProps) {
  if (remarks.length === 0) return null
  return (
    <section className={attention ? 'sheet panel attention' : 'sheet panel'}>
      <h2>
        {attention && <IconAlertTriangle size={17} aria-hidden />} {title}
      </h2>
      <ul>
        {remarks.map(remark => (
          <li key={remark.text}>{remark.text}</li>
        ))}
      </ul>
    </section>
  )
}

/** What is handed over, and what stays where it was written. */
function Parts({ preview }: { readonly preview: MergePreview }) {
  const t = useMessages(mergeText)
  if (preview.handedOver === 0 && preview.kept.length === 0)
    return <p className="sheet panel soft">{t.nothing}</p>
  return (
    <section className="sheet panel">
      {preview.handedOver > 0 && (
        <p style={{ margin: '0 0 8px' }}>
          {t.moves}: {t.movesVisits} — {preview.handedOver}.
        </p>
      )}
      {preview.kept.length > 0 && (
        <p style={{ margin: 0 }}>
          {t.stays}: {preview.kept.map(({ part, count }) => `${t[part]} — ${count}`).join(', ')}.
        </p>
      )}
    </section>
  )
}
