import type { Point, SiteValue } from '#libs/odontogram/index.ts'
import { useMessages } from '../../kit/i18n.ts'
import type { PerioFlag } from './perio-page.tsx'
import { perioText } from './perio-text.ts'

const DEPTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
const FLAGS = ['bleeding', 'plaque', 'suppuration'] as const

/** The pad for a finger in a glove: millimetres and marks of the point under the cursor. */
export function PerioPad({
  point,
  value,
  field,
  onField,
  onEnter,
  onFlag,
  onErase,
}: {
  readonly point: Point
  readonly value: SiteValue
  readonly field: 'depth' | 'recession'
  readonly onField: (field: 'depth' | 'recession') => void
  readonly onEnter: (mm: number) => void
  readonly onFlag: (flag: PerioFlag) => void
  readonly onErase: () => void
}) {
  const t = useMessages(perioText)
  const numbers = field === 'recession' ? [-2, -1, 0, ...DEPTHS.slice(0, 9)] : DEPTHS
  return (
    <section className="sheet panel perio-pad">
      <div className="perio-point" role="status">
        <strong>
          {point.tooth} {point.site}
        </strong>{' '}
        {value.depth !== null && `${value.depth} ${t.mm}`}
      </div>
      <div className="pad-row two">
        {(['depth', 'recession'] as const).map(kind => (
          <button key={kind} type="button" aria-pressed={field === kind} onClick={() => onField(kind)}>
            {t[kind]}
          </button>
        ))}
      </div>
      <div className="pad-row three">
        {FLAGS.map(flag => (
          <button key={flag} type="button" aria-pressed={value[flag]} onClick={() => onFlag(flag)}>
            <i className={flag} aria-hidden /> {t[flag]}
          </button>
        ))}
      </div>
      <div className="pad-row">
        {numbers.map(mm => (
          <button key={mm} type="button" onClick={() => onEnter(mm)}>
            {mm}
          </button>
        ))}
      </div>
      <button type="button" className="pad-wide" onClick={onErase}>
        {t.erase}
      </button>
      <p className="soft perio-hint">{t.hint}</p>
    </section>
  )
}
