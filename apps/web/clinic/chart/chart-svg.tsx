import { memo, type PointerEvent, useMemo, useRef } from 'react'
import {
  joinsOf,
  layoutOf,
  type Picture,
  rowsOf,
  SOUND,
  type SurfaceKey,
  signatureOf,
  surfaceOf,
  type ToothState,
  usualAt,
} from '#libs/odontogram/index.ts'
import type { Dentition, Surface } from '#libs/teeth/index.ts'
import { useMessages } from '../../kit/i18n.ts'
import { chartText } from './messages.ts'
import { Tooth } from './tooth.tsx'

export interface Press {
  readonly tooth: number
  readonly surface: Surface | null
  readonly how: 'choose' | 'add' | 'range' | 'drag'
}

interface Props {
  readonly dentition: Dentition
  /** Full years of the patient: guesses of a child's teeth are faint. */
  readonly age: number
  readonly picture: Picture
  /** The picture to compare with on the time line; null now. */
  readonly before: Picture | null
  readonly teeth: readonly number[]
  /** Surfaces chosen on the teeth that are chosen, as keys: O and B stand for I and V too. */
  readonly surfaces: readonly SurfaceKey[]
  readonly planned: ReadonlySet<number>
  readonly several: boolean
  readonly onPress: (press: Press) => void
}

const targetOf = (element: Element | null) => {
  const tooth = element?.closest('[data-tooth]')?.getAttribute('data-tooth')
  const surface = element?.getAttribute('data-surface') as Surface | null
  return tooth ? { tooth: Number(tooth), surface: surface ?? null } : null
}

const differ = (a: ToothState, b: ToothState) => a !== b && signatureOf(a) !== signatureOf(b)

/** The picture of all teeth. Presses and drags are read here, teeth only draw themselves. */
export const ChartSvg = memo(function ChartSvg(props: Props) {
  const { dentition, age, picture, before, teeth, surfaces, planned, several, onPress } = props
  const t = useMessages(chartText)
  const layout = layoutOf(dentition)
  const rows = useMemo(() => rowsOf(layout.teeth), [layout])
  const drag = useRef<number | null>(null)
  const faint = (tooth: number) => age < 18 && !picture.has(tooth) && !usualAt(tooth, age)
  const down = (event: PointerEvent) => {
    const target = targetOf(event.target as Element)
    if (!target) return
    const how = event.shiftKey ? 'range' : event.ctrlKey || event.metaKey || several ? 'add' : 'choose'
    if (event.pointerType === 'mouse' && how === 'choose') drag.current = target.tooth
    onPress({ ...target, how })
  }
  const move = (event: PointerEvent) => {
    if (drag.current === null || event.buttons === 0) return
    const target = targetOf(document.elementFromPoint(event.clientX, event.clientY))
    if (!target || target.tooth === drag.current) return
    onPress({ tooth: target.tooth, surface: null, how: 'drag' })
  }
  const active = teeth.at(-1)
  return (
    <div
      className="chart-scroll"
      role="listbox"
      aria-multiselectable
      aria-label={t.title}
      aria-activedescendant={active === undefined ? undefined : `tooth-${active}`}
      tabIndex={0}
    >
      <svg
        className="chart-svg"
        viewBox={`0 0 ${layout.width} ${layout.height}`}
        role="presentation"
        data-dentition={dentition}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={() => {
          drag.current = null
        }}
      >
        <Patterns />
        <path className="axis" d={`M${layout.middle} 4V${layout.height - 4}`} />
        <path className="axis" d={`M4 ${layout.height / 2}H${layout.width - 4}`} />
        {layout.places.map(place => {
          const { tooth } = place
          const state = picture.get(tooth) ?? SOUND
          const chosen = teeth.includes(tooth)
          const row = rows.find(list => list.includes(tooth))!
          return (
            <Tooth
              key={tooth}
              place={place}
              state={state}
              joins={joinsOf(tooth, picture, row)}
              chosen={chosen}
              surfaces={chosen ? surfaces.map(key => surfaceOf(tooth, key)).join('') : ''}
              faint={faint(tooth)}
              planned={planned.has(tooth)}
              changed={before !== null && differ(before.get(tooth) ?? SOUND, state)}
            />
          )
        })}
      </svg>
    </div>
  )
})

/** Light on enamel and roots, and the hatching that tells states apart without colour. */
const Patterns = () => (
  <defs>
    <linearGradient id="dc-enamel" x1="0" y1="0" x2="1" y2="0.35">
      <stop offset="0" className="enamel-a" />
      <stop offset="0.45" className="enamel-b" />
      <stop offset="1" className="enamel-c" />
    </linearGradient>
    <linearGradient id="dc-root" x1="0" y1="0" x2="1" y2="0">
      <stop offset="0" className="root-a" />
      <stop offset="0.5" className="root-b" />
      <stop offset="1" className="root-c" />
    </linearGradient>
    <linearGradient id="dc-gold" x1="0" y1="0" x2="1" y2="0.6">
      <stop offset="0" className="gold-a" />
      <stop offset="0.5" className="gold-b" />
      <stop offset="1" className="gold-c" />
    </linearGradient>
    <linearGradient id="dc-steel" x1="0" y1="0" x2="1" y2="0">
      <stop offset="0" className="steel-a" />
      <stop offset="0.4" className="steel-b" />
      <stop offset="1" className="steel-c" />
    </linearGradient>
    <linearGradient id="dc-gum" x1="0" y1="1" x2="0" y2="0">
      <stop offset="0.05" className="gum-a" />
      <stop offset="1" className="gum-b" />
    </linearGradient>
    <pattern id="dc-caries" width="5" height="5" patternUnits="userSpaceOnUse">
      <rect width="5" height="5" className="caries-ground" />
      <circle cx="1.5" cy="1.5" r="1.15" className="caries-dot" />
      <circle cx="4" cy="4" r="1.15" className="caries-dot" />
    </pattern>
    <pattern
      id="dc-filling"
      width="4.5"
      height="4.5"
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)"
    >
      <rect width="4.5" height="4.5" className="filling-ground" />
      <path d="M0 0V4.5" className="filling-line" />
    </pattern>
    <pattern id="dc-inlay" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect width="5" height="5" className="filling-ground" />
      <path d="M0 0V5M0 0H5" className="inlay-line" />
    </pattern>
    <pattern id="dc-pontic" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
      <rect width="6" height="6" className="pontic-ground" />
      <path d="M0 0V6" className="pontic-line" />
    </pattern>
    <pattern id="dc-sealant" width="6" height="4" patternUnits="userSpaceOnUse">
      <rect width="6" height="4" className="sealant-ground" />
      <path d="M0 2Q1.5 0 3 2T6 2" className="sealant-line" />
    </pattern>
  </defs>
)
