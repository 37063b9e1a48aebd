import { memo } from 'react'
import { CONDITION_CODES, CONDITIONS, type ConditionCode, ROMAN } from '#libs/odontogram/index.ts'
import { useLanguage } from '../../kit/i18n.ts'

const LOOKS: Partial<Record<ConditionCode, string>> = {
  crown: 'cap',
  pontic: 'cap pontic',
  implant: 'implant',
  veneer: 'veneer',
  root: 'stump',
  missing: 'ghost',
  extracted: 'ghost',
  impacted: 'crown buried',
  'root-canal': 'swatch-work',
  post: 'swatch-work',
  pulpitis: 'swatch-finding',
  periodontitis: 'apex',
  mobility: 'swatch-finding-line',
  furcation: 'swatch-finding-line',
  sound: 'crown',
}
const KEYS: Readonly<Record<string, string>> = { Digit0: '0', Backspace: '⌫', Quote: "'" }

const Swatch = ({ code }: { readonly code: ConditionCode }) => (
  <svg viewBox="-13 -13 26 26" aria-hidden>
    <rect className={LOOKS[code] ?? `s-${code}`} x={-11} y={-11} width={22} height={22} rx={6} />
    <text y={4.2} className={code === 'mobility' ? 'swatch-letter small' : 'swatch-letter'}>
      {CONDITIONS[code].letter || '✓'}
    </text>
  </svg>
)

const ORDER = { finding: 0, work: 1, absence: 2, sound: 3 } as const
const SHOWN = CONDITION_CODES.filter(code => code !== 'abutment').sort(
  (a, b) => ORDER[CONDITIONS[a].family] - ORDER[CONDITIONS[b].family],
)

/** States and treatments to press, in the order findings, works, absences; a letter and a pattern besides the colour. */
export const Palette = memo(function Palette({
  waits,
  disabled,
  onOrder,
}: {
  readonly waits: ConditionCode | null
  readonly disabled: boolean
  readonly onOrder: (condition: ConditionCode, degree: number | null) => void
}) {
  const language = useLanguage()
  if (waits) {
    return (
      <div className="palette degrees">
        {ROMAN.map((degree, n) => (
          <button key={degree} type="button" className="waits" onClick={() => onOrder(waits, n)}>
            <Swatch code={waits} />
            <span>
              {CONDITIONS[waits][language]} {degree}
            </span>
            <kbd>{n}</kbd>
          </button>
        ))}
      </div>
    )
  }
  return (
    <div className="palette">
      {SHOWN.map(code => (
        <button key={code} type="button" disabled={disabled} onClick={() => onOrder(code, null)}>
          <Swatch code={code} />
          <span>{CONDITIONS[code][language]}</span>
          <kbd>{KEYS[CONDITIONS[code].key] ?? CONDITIONS[code].key}</kbd>
        </button>
      ))}
    </div>
  )
})
