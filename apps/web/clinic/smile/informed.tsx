import { Button } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { useState } from 'react'
import type { CaseView } from '#modules/smile/contract.ts'
import { useMessages } from '../../kit/i18n.ts'
import { formatWhen } from '../../kit/when.ts'
import { useClinic } from '../clinic-data.tsx'
import { PhoneSigning } from './phone-signing.tsx'
import { smileText } from './smile-text.ts'

/** Whether the patient knows that the treatment may look otherwise (SV-2.2b); how to get his word. */
export function InformedMark({ view }: { readonly view: CaseView }) {
  const t = useMessages(smileText)
  const { clinic } = useClinic()
  const [asking, setAsking] = useState(false)
  if (view.informed)
    return (
      <p className="smile-informed">
        <IconCircleCheck size={18} aria-hidden />
        <span>
          {t.informed}
          <span className="smile-small">
            {' '}
            {formatWhen(view.informed.at, clinic.zone, clinic.now)},{' '}
            {view.informed.way === 'pep' ? t.byPep : t.byPaper}
          </span>
        </span>
      </p>
    )
  return (
    <div className="smile-informed is-missing">
      <IconAlertTriangle size={18} aria-hidden />
      <div>
        <b>{t.informedNot}</b>
        <p className="smile-small">{t.informedWhy}</p>
        {asking ? (
          <PhoneSigning view={view} />
        ) : (
          <Button size="compact-sm" onClick={() => setAsking(true)}>
            {t.informedAsk}
          </Button>
        )}
      </div>
    </div>
  )
}
