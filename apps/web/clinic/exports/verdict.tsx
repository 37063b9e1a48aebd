import { Button, Group } from '@mantine/core'
import { useState } from 'react'
import { type ArchiveView, judgeArchiveEndpoint } from '#modules/exports/contract.ts'
import { useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { OneLineForm } from '../../kit/inline-form.tsx'
import { ProblemNotice } from '../../kit/problem.tsx'
import { Status } from '../../kit/status.tsx'
import { useWhen } from '../clinic-data.tsx'
import { exportsText } from './exports-text.ts'

/** The client's word about what it received: once, accepted or objected to (MM-5.2b). */
export function Verdict({ archive }: { readonly archive: ArchiveView }) {
  const t = useMessages(exportsText)
  const when = useWhen()
  const [objecting, setObjecting] = useState(false)
  const judge = useWrite(judgeArchiveEndpoint)
  const params = { archiveId: archive.archiveId }
  if (archive.verdict)
    return (
      <p>
        <Status tone={archive.verdict === 'accepted' ? 'good' : 'warn'}>{t[archive.verdict]}</Status>{' '}
        <span className="soft">
          {t.verdictBy(archive.verdictName ?? '', archive.verdictAt ? when(archive.verdictAt) : '')}
          {archive.verdictText && <>: {archive.verdictText}</>}
        </span>
      </p>
    )
  if (archive.state !== 'ready') return null
  if (objecting)
    return (
      <OneLineForm
        label={t.objectText}
        submit={t.object}
        cancel={t.cancel}
        error={judge.error}
        pending={judge.isPending}
        onCancel={() => setObjecting(false)}
        onSubmit={text => judge.mutate({ params, body: { verdict: 'objected', text } })}
      />
    )
  return (
    <>
      <p className="soft">{t.verdictAsk}</p>
      <Group gap={6}>
        <Button
          size="compact-sm"
          variant="default"
          loading={judge.isPending}
          onClick={() => judge.mutate({ params, body: { verdict: 'accepted', text: '' } })}
        >
          {t.accept}
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={() => setObjecting(true)}>
          {t.object}
        </Button>
      </Group>
      <ProblemNotice error={judge.error} />
    </>
  )
}
