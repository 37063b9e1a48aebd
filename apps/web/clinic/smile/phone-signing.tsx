import { Button, CopyButton, Loader } from '@mantine/core'
import { IconQrcode } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { askConsentEndpoint, type CaseView, readCaseEndpoint } from '#modules/smile/contract.ts'
import { useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { smileText } from './smile-text.ts'

const LOOK_EVERY_MS = 2_500

/** The QR for the patient's own phone; looks every few seconds whether he has signed. */
export function PhoneSigning({ view }: { readonly view: CaseView }) {
  const t = useMessages(smileText)
  const client = useQueryClient()
  const ask = useWrite(askConsentEndpoint)
  const waiting = ask.isSuccess
  useEffect(() => {
    if (!waiting) return
    const timer = window.setInterval(
      () => void client.invalidateQueries({ queryKey: [readCaseEndpoint.path] }),
      LOOK_EVERY_MS,
    )
    return () => window.clearInterval(timer)
  }, [waiting, client])
  if (!ask.data)
    return (
      <div>
        <p className="smile-small">{t.qrLead}</p>
        {!view.verified && <p className="smile-warning">{t.unverified}</p>}
        <Button
          leftSection={<IconQrcode size={18} />}
          loading={ask.isPending}
          disabled={!view.verified}
          onClick={() => ask.mutate({ params: { caseId: view.caseId } })}
        >
          {t.qrGet}
        </Button>
        <ProblemNotice error={ask.error} />
      </div>
    )
  return (
    <div className="smile-qr">
      <img src={`data:image/svg+xml;utf8,${encodeURIComponent(ask.data.qr)}`} alt={t.qrLink} />
      <div>
        <p className="smile-waiting" role="status">
          <Loader size={14} color="teal" /> {t.qrWait}
        </p>
        <div className="smile-copy">
          <code>{ask.data.url}</code>
          <CopyButton value={ask.data.url}>
            {({ copied, copy }) => (
              <Button size="compact-sm" variant="default" onClick={copy}>
                {copied ? t.copied : t.copy}
              </Button>
            )}
          </CopyButton>
        </div>
      </div>
    </div>
  )
}
