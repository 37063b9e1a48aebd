import { Button } from '@mantine/core'
import { IconCheck, IconCopy, IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { useMessages } from '../../kit/i18n.ts'
import { accountText } from './account-text.ts'

/** Recovery codes, shown once: to copy, to save, to write down. */
export function RecoveryCodes({
  codes,
  onDone,
}: {
  readonly codes: readonly string[]
  readonly onDone: () => void
}) {
  const t = useMessages(accountText)
  const [copied, setCopied] = useState(false)
  const text = codes.join('\n')
  return (
    <div className="account-codes" role="status">
      <h3>{t.codesTitle}</h3>
      <p>{t.codesLead}</p>
      <ol>
        {codes.map(code => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div className="account-buttons">
        {navigator.clipboard && (
          <Button
            variant="default"
            leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
            onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
          >
            {copied ? t.copied : t.copy}
          </Button>
        )}
        <Button
          component="a"
          variant="default"
          leftSection={<IconDownload size={16} />}
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
          download={t.codesFile}
        >
          {t.download}
        </Button>
        <Button onClick={onDone}>{t.savedCodes}</Button>
      </div>
    </div>
  )
}
