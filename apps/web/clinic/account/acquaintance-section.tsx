import { Button } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { confirmAcquaintanceEndpoint, myAcquaintanceEndpoint } from '#modules/privacy-cases/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { formatWhen } from '../../kit/when.ts'
import { useClinic } from '../clinic-data.tsx'
import { deskText } from '../dpo/desk-text.ts'

/** Policies that a member of staff has to have read, with his confirmations (MD-0). */
export function AcquaintanceSection() {
  const t = useMessages(deskText)
  const { clinic } = useClinic()
  const list = useEndpoint(myAcquaintanceEndpoint, {})
  const confirm = useWrite(confirmAcquaintanceEndpoint)
  if (list.data?.texts.length === 0) return null
  return (
    <section className="sheet panel">
      <h2>{t.toRead}</h2>
      <ProblemNotice error={list.error ?? confirm.error} />
      {list.data?.texts.map(text => (
        <div key={text.editionId} style={{ padding: '8px 0', borderTop: '1px solid var(--line)' }}>
          <div>
            {text.title}, {t.edition(text.number)}
          </div>
          <div style={{ display: 'flex', flexWrap: 'wrap', gap: '6px 14px', alignItems: 'center' }}>
            <a href={`/c/${clinic.slug}/text/${text.editionId}`} target="_blank" rel="noreferrer">
              {t.readText}
            </a>
            {text.confirmedAt ? (
              <span className="soft">
                <IconCircleCheck size={16} aria-hidden /> {t.confirmedAt}{' '}
                {formatWhen(text.confirmedAt, clinic.zone, clinic.now)}
              </span>
            ) : (
              <Button
                size="compact-sm"
                loading={confirm.isPending}
                onClick={() => confirm.mutate({ params: { editionId: text.editionId } })}
              >
                {t.confirmRead}
              </Button>
            )}
          </div>
        </div>
      ))}
    </section>
  )
}
