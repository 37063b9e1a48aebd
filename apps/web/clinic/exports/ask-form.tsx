import { Alert, Button, Checkbox, CopyButton, TextInput } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { useState } from 'react'
import { formatDate } from '#libs/format/index.ts'
import { requestArchiveEndpoint } from '#modules/exports/contract.ts'
import { useGuardedWrite } from '../../kit/confirm-gate.tsx'
import { useLanguage, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { exportsText } from './exports-text.ts'

/** Asks for an archive; its password stands here once, until the page is left. */
export function AskForm({ busy }: { readonly busy: boolean }) {
  const t = useMessages(exportsText)
  const language = useLanguage()
  const [encrypted, setEncrypted] = useState(true)
  const [reason, setReason] = useState('')
  const ask = useGuardedWrite(requestArchiveEndpoint)
  return (
    <section className="sheet panel">
      <h2>{t.ask}</h2>
      <TextInput
        label={t.reason}
        description={t.reasonHint}
        required
        maxLength={300}
        mb="sm"
        value={reason}
        onChange={event => setReason(event.currentTarget.value)}
      />
      <Checkbox
        label={t.seal}
        description={encrypted ? t.sealHint : t.openHint}
        checked={encrypted}
        onChange={event => setEncrypted(event.currentTarget.checked)}
      />
      <Button
        mt="sm"
        disabled={busy || reason.trim().length < 3}
        loading={ask.isPending}
        onClick={() => ask.mutate({ body: { encrypted, reason: reason.trim() } })}
      >
        {t.ask}
      </Button>
      {ask.data && <p className="soft">{t.due(formatDate(ask.data.dueOn, language))}</p>}
      {ask.data?.password && (
        <Alert mt="sm" color="teal" icon={<IconKey size={18} />} title={t.password} role="status">
          <div className="exports-password">
            <code>{ask.data.password}</code>
            <CopyButton value={ask.data.password}>
              {({ copied, copy }) => (
                <Button size="compact-sm" variant="default" onClick={copy}>
                  {copied ? t.copied : t.copy}
                </Button>
              )}
            </CopyButton>
          </div>
          {t.passwordWhy}
        </Alert>
      )}
      <ProblemNotice error={ask.problem} />
    </section>
  )
}
