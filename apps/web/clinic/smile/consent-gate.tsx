import { Button } from '@mantine/core'
import {
  IconCircleCheck,
  IconCircleDashed,
  IconCircleMinus,
  IconCircleX,
  IconUserCheck,
} from '@tabler/icons-react'
import { useState } from 'react'
import type { CaseView, NeedView } from '#modules/smile/contract.ts'
import { useMessages } from '../../kit/i18n.ts'
import { formatWhen } from '../../kit/when.ts'
import { useClinic } from '../clinic-data.tsx'
import { go } from '../route.ts'
import { PaperForm } from './paper-form.tsx'
import { PhoneSigning } from './phone-signing.tsx'
import { smileText } from './smile-text.ts'

const ICON = {
  given: IconCircleCheck,
  missing: IconCircleDashed,
  withdrawn: IconCircleX,
  refused: IconCircleX,
  expired: IconCircleX,
  'no-text': IconCircleX,
  'not-needed': IconCircleMinus,
} as const
const WORD = {
  given: 'given',
  missing: 'missing',
  withdrawn: 'withdrawn',
  refused: 'refused',
  expired: 'expired',
  'no-text': 'noText',
  'not-needed': 'notNeeded',
} as const

/** Which consents there are and how to get the rest: on the patient's phone or on paper (SV-4.2). */
export function ConsentGate({ view }: { readonly view: CaseView }) {
  const t = useMessages(smileText)
  const [way, setWay] = useState<'phone' | 'paper'>('phone')
  const open = view.refusal !== null || view.informed === null
  return (
    <section className="smile-gate sheet" id="smile-consent">
      <h2>{t.consentTitle}</h2>
      <p className="soft">{t.consentLead}</p>
      {view.engine.external && (
        <p className="smile-warning">{t.external(view.engine.name, view.engine.country)}</p>
      )}
      <ul className="smile-needs">
        {view.consents.map(need => (
          <Need key={`${need.kind}/${need.scope}`} need={need} />
        ))}
        <li className={view.informed ? 'is-given' : 'is-missing'}>
          {view.informed ? <IconCircleCheck aria-hidden /> : <IconCircleDashed aria-hidden />}
          <span>{t.informed}</span>
          <em>{view.informed ? t.given : t.missing}</em>
        </li>
      </ul>
      {view.consents.some(need => need.state === 'no-text') && (
        <p className="smile-warning">{t.noTextHelp}</p>
      )}
      {open && (
        <>
          <div className="smile-ways" role="tablist">
            {(['phone', 'paper'] as const).map(kind => (
              <button
                key={kind}
                type="button"
                role="tab"
                aria-selected={way === kind}
                onClick={() => setWay(kind)}
              >
                {kind === 'phone' ? t.qrTitle : t.paperTitle}
              </button>
            ))}
          </div>
          {way === 'phone' ? <PhoneSigning view={view} /> : <PaperForm view={view} />}
          {way === 'phone' && !view.verified && (
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconUserCheck size={16} />}
              onClick={() => go(`patient/${view.patientId}`)}
            >
              {t.toPatient}
            </Button>
          )}
        </>
      )}
    </section>
  )
}

function Need({ need }: { readonly need: NeedView }) {
  const t = useMessages(smileText)
  const { clinic } = useClinic()
  const Icon = ICON[need.state]
  const way = need.way === 'pep' ? t.byPep : need.way === 'paper' ? t.byPaper : ''
  return (
    <li className={`is-${need.state}`}>
      <Icon aria-hidden />
      <span>{need.title}</span>
      <em>
        {t[WORD[need.state]]}
        {need.state === 'given' && need.at && ` ${way}, ${formatWhen(need.at, clinic.zone, clinic.now)}`}
      </em>
    </li>
  )
}
