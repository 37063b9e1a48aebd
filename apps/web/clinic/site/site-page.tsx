import './site.css'
import { NativeSelect } from '@mantine/core'
import { useEffect, useState } from 'react'
import { dayOf, formatDateShort } from '#libs/format/index.ts'
import { type SiteStatistics, siteStatisticsEndpoint } from '#modules/site/contract.ts'
import { useEndpoint } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useClinic, useMay } from '../clinic-data.tsx'
import { go, useRoute } from '../route.ts'
import { siteText } from './site-text.ts'

const SPANS = [7, 30, 90, 366] as const

/** The site of the clinic from behind: who comes. What people write stands in the inbox. */
export default function SitePage() {
  const t = useMessages(siteText)
  const may = useMay()
  const { id } = useRoute()
  // Where reviews and enquiries used to be; whoever has no statistics has nothing else here.
  const moved =
    (id === 'reviews' && may('review.moderate')) || (id === 'enquiries' && may('enquiry.handle'))
      ? `inbox/${id}`
      : null
  const to = moved ?? (may('statistics.read') ? null : 'inbox')
  useEffect(() => {
    if (to !== null) go(to, { replace: true })
  }, [to])
  if (to !== null) return null
  return (
    <div className="page visits">
      <h1>{t.title}</h1>
      <Visits />
    </div>
  )
}

/** The clinic's own statistics of its site: days, pages, where from, what visitors answered, how long it is kept. */
function Visits() {
  const t = useMessages(siteText)
  const { clinic } = useClinic()
  const [days, setDays] = useState(30)
  const { data, error } = useEndpoint(siteStatisticsEndpoint, { query: { days } })
  const label = { 7: t.days7, 30: t.days30, 90: t.days90, 366: t.days366 }
  return (
    <>
      <div className="visits-head">
        <p className="visits-lead">{t.lead}</p>
        <NativeSelect
          aria-label={t.span}
          value={String(days)}
          onChange={event => setDays(Number(event.currentTarget.value))}
          data={SPANS.map(value => ({ value: String(value), label: label[value] }))}
        />
      </div>
      <ProblemNotice error={error} />
      {!data && !error && <p className="soft">{t.loading}</p>}
      {data && (
        <>
          {!data.notice && <p className="sheet panel">{t.noNotice}</p>}
          <Days of={data} />
          <div className="visits-grid">
            <Lines title={t.pages} lines={data.pages} empty={t.nobody} />
            <Lines title={t.referrers} lines={data.referrers} empty={t.noReferrers} />
            <Lines title={t.browsers} lines={data.browsers} empty={t.nobody} />
            <Lines title={t.devices} lines={data.devices} empty={t.nobody} />
            <Choices of={data} />
            <section className="sheet panel">
              <h2>{t.keeping}</h2>
              <p>{t.truncated(data.addressDays)}</p>
              <p className="soft">
                {data.oldestWholeAddress
                  ? t.oldest(formatDateShort(dayOf(data.oldestWholeAddress, clinic.zone)))
                  : t.noWhole}
              </p>
              {data.notice && (
                <a href={`/c/${clinic.slug}/text/${data.notice.editionId}`} target="_blank" rel="noreferrer">
                  {t.notice(data.notice.number)}
                </a>
              )}
            </section>
          </div>
        </>
      )}
    </>
  )
}

const WIDTH = 1000
const HEIGHT = 120

function Days({ of }: { readonly of: SiteStatistics }) {
  const t = useMessages(siteText)
  const most = Math.max(1, ...of.days.map(d => d.views))
  const step = WIDTH / of.days.length
  const views = of.days.reduce((n, d) => n + d.views, 0)
  return (
    <section className="sheet panel">
      <h2>{t.perDay}</h2>
      <p className="visits-sums">
        <span>
          <b className="num">{views}</b> {t.views(views)}
        </span>
        <span>
          <b className="num">{of.visitors}</b> {t.visitors(of.visitors)}
        </span>
      </p>
      <svg
        className="visits-bars"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t.chart(formatDateShort(of.from), formatDateShort(of.to))}
      >
        {of.days.map((d, i) => {
          const height = (d.views / most) * (HEIGHT - 4)
          return (
            <rect
              key={d.day}
              x={i * step + step * 0.12}
              y={HEIGHT - Math.max(height, d.views > 0 ? 2 : 0.5)}
              width={step * 0.76}
              height={Math.max(height, d.views > 0 ? 2 : 0.5)}
            >
              <title>{t.dayLine(formatDateShort(d.day), d.views, d.visitors)}</title>
            </rect>
          )
        })}
      </svg>
      <div className="visits-axis num">
        <span>{formatDateShort(of.from)}</span>
        <span>{formatDateShort(of.to)}</span>
      </div>
    </section>
  )
}

function Lines({
  title,
  lines,
  empty,
}: {
  readonly title: string
  readonly lines: SiteStatistics['pages']
  readonly empty: string
}) {
  const most = Math.max(1, ...lines.map(line => line.views))
  return (
    <section className="sheet panel">
      <h2>{title}</h2>
      {lines.length === 0 && <p className="soft">{empty}</p>}
      {lines.map(line => (
        <div key={line.name} className="visits-line">
          <span>{line.name}</span>
          <span className="num">{line.views}</span>
          <i style={{ width: `${(line.views / most) * 100}%` }} />
        </div>
      ))}
    </section>
  )
}

function Choices({ of }: { readonly of: SiteStatistics }) {
  const t = useMessages(siteText)
  const { choices } = of
  return (
    <section className="sheet panel">
      <h2>{t.choices}</h2>
      {(['all', 'technicalOnly', 'audienceOnly', 'refused', 'changed'] as const).map(kind => (
        <div key={kind} className="visits-line">
          <span className={kind === 'changed' ? 'soft' : undefined}>{t[kind]}</span>
          <span className="num">{choices[kind]}</span>
        </div>
      ))}
    </section>
  )
}
