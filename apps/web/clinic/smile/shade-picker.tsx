import { SHADES } from '#libs/smile/shades.ts'
import type { Shade as ShadeSchema } from '#modules/smile/contract.ts'
import { useMessages } from '../../kit/i18n.ts'
import { smileText } from './smile-text.ts'

type Shade = ReturnType<typeof ShadeSchema.parse>

/** The guide in its families: a dentist knows where to look. */
const ROWS: readonly (readonly Shade[])[] = [
  ['BL1', 'BL2', 'BL3', 'BL4'],
  ['A1', 'A2', 'A3', 'A3.5', 'A4'],
  ['B1', 'B2', 'B3', 'B4'],
  ['C1', 'C2', 'C3', 'C4'],
  ['D2', 'D3', 'D4'],
]

/** CIELAB as the screen shows it, near enough for a swatch. */
const css = ([l, a, b]: readonly [number, number, number]) => `lab(${l}% ${a} ${b})`

interface Props {
  readonly value: Shade | null
  /** Nearest shade of the patient's teeth. */
  readonly found: string | null
  /** What this photo can show, when that is not what was asked for. */
  readonly shown: string | null
  readonly onChange: (shade: Shade | null) => void
}

export function ShadePicker({ value, found, shown, onChange }: Props) {
  const t = useMessages(smileText)
  return (
    <div className="smile-shades" role="radiogroup" aria-label={t.colour}>
      {/* biome-ignore lint/a11y/useSemanticElements: swatches of a guide; the group and its roles are said */}
      <button
        type="button"
        role="radio"
        aria-checked={value === null}
        className="smile-shade-none"
        onClick={() => onChange(null)}
      >
        {t.shadeNone}
        {found && (
          <span>
            {t.shadeNow} ≈ {found}
          </span>
        )}
      </button>
      {ROWS.map(row => (
        <div key={row[0]} className="smile-shade-row">
          {row.map(shade => (
            // biome-ignore lint/a11y/useSemanticElements: swatches of a guide; the group and its roles are said
            <button
              key={shade}
              type="button"
              role="radio"
              aria-checked={value === shade}
              className={shade === found ? 'found' : undefined}
              onClick={() => onChange(shade)}
            >
              <i style={{ background: css(SHADES[shade]) }} aria-hidden />
              {shade}
            </button>
          ))}
        </div>
      ))}
      <p className="smile-small">{shown && value ? t.notReachable(value, shown) : t.shadeNote}</p>
    </div>
  )
}
