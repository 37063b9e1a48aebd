import './smile.css'
import { IconArrowsHorizontal } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { mySmilesEndpoint, sharePageEndpoint } from '#modules/smile/contract.ts'
import { useEndpoint } from '../kit/api.ts'
import { useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { useDate } from '../kit/zone.ts'
import { smileText } from './smile-text.ts'

interface Picture {
  readonly doctor: string | null
  readonly clinicName: string
  readonly madeAt: string
  readonly expiresAt: string
  readonly changed: readonly string[]
  readonly before: string
  readonly after: string
  readonly disclaimer: string
}

/** A visualisation by its link. */
export function SmileView({ clinic, token }: { readonly clinic: string; readonly token: string }) {
  const t = useMessages(smileText)
  const page = useEndpoint(sharePageEndpoint, { params: { clinic, token } })
  if (page.error)
    return (
      <main className="portal">
        <h1>{t.dead}</h1>
        <ProblemNotice error={page.error} />
      </main>
    )
  if (!page.data) return <p className="portal soft">{t.loading}</p>
  return (
    <main className="portal">
      <p className="soft" style={{ margin: 0 }}>
        {page.data.clinicName}
        {page.data.doctor && `, ${page.data.doctor}`}
      </p>
      <h1>{t.picture}</h1>
      <Compare picture={page.data} />
    </main>
  )
}

/** The visualisations that stand, among the patient's own pages; nothing at all when there are none. */
export function MySmiles() {
  const t = useMessages(smileText)
  const mine = useEndpoint(mySmilesEndpoint, {})
  if (!mine.data || mine.data.pictures.length === 0) return null
  return (
    <section>
      <h2>{t.pictures}</h2>
      {mine.data.pictures.map(picture => (
        <div key={picture.shareId} className="sheet visit">
          <Compare picture={picture} />
        </div>
      ))}
    </section>
  )
}

function Compare({ picture }: { readonly picture: Picture }) {
  const date = useDate()
  const t = useMessages(smileText)
  const [split, setSplit] = useState(50)
  // Addresses of images change with every reading; what is loaded stays.
  const shown = useRef(picture)
  const { before, after } = shown.current
  return (
    <>
      <div className="smile-compare">
        <img src={before} alt={t.before} />
        <img src={after} alt={picture.disclaimer} style={{ clipPath: `inset(0 0 0 ${split}%)` }} />
        <span className="smile-border" style={{ left: `${split}%` }} aria-hidden>
          <IconArrowsHorizontal size={26} stroke={2} />
        </span>
        <span className="smile-tag">{split > 14 ? t.before : ''}</span>
        <span className="smile-tag is-after">{split < 86 ? t.after : ''}</span>
        <input
          type="range"
          min={0}
          max={100}
          value={split}
          aria-label={t.compareHint}
          onChange={event => setSplit(Number(event.currentTarget.value))}
        />
      </div>
      <p className="smile-disclaimer">{picture.disclaimer}</p>
      <h3>{t.changed}</h3>
      <ul>
        {picture.changed.map(line => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <p className="soft">{t.warning}</p>
      <p className="soft">
        {t.until} {date(picture.expiresAt)}
      </p>
    </>
  )
}
