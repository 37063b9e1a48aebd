import { memo } from 'react'
import {
  type ChartLayout,
  drawingOf,
  EMPTY_SITE,
  layoutOf,
  mirrorOf,
  type PerioSide,
  type Place,
  type Site,
  type SiteValue,
  sitesOf,
  type ToothPerio,
} from '#libs/odontogram/index.ts'
import { jawOf } from '#libs/teeth/index.ts'
import { useMessages } from '../../kit/i18n.ts'
import { perioText } from './perio-text.ts'

/** Units of the drawing for a millimetre. */
const MM = 4.4
const ROWS = 46
const ROOTS = 64
const CROWN = 30
const NUMBERS = 18
const SIDE = ROWS + ROOTS + CROWN
const JAW = SIDE * 2 + NUMBERS
const GAP = 10

export type Measures = ReadonlyMap<number, ToothPerio>

interface JawProps {
  readonly measures: Measures
  readonly before: Measures | null
  readonly absent: ReadonlySet<number>
  readonly cursor: { readonly tooth: number; readonly site: Site } | null
  readonly onPoint: (tooth: number, site: Site) => void
}

/** The whole mouth: two jaws, two sides each, roots away from the numbers of the teeth. */
export function PerioSvg(props: JawProps) {
  const t = useMessages(perioText)
  const layout = layoutOf('permanent')
  return (
    <svg
      className="perio-svg"
      viewBox={`-52 0 ${layout.width + 52} ${JAW * 2 + GAP}`}
      role="img"
      aria-label={t.title}
      onPointerDown={event => {
        const cell = (event.target as Element).closest('[data-point]')?.getAttribute('data-point')
        const [tooth, site] = cell?.split('/') ?? []
        if (tooth && site) props.onPoint(Number(tooth), site as Site)
      }}
    >
      <Jaw {...props} layout={layout} jaw="upper" top={0} />
      <Jaw {...props} layout={layout} jaw="lower" top={JAW + GAP} />
    </svg>
  )
}

function Jaw({
  layout,
  jaw,
  top,
  ...rest
}: JawProps & { readonly layout: ChartLayout; readonly jaw: 'upper' | 'lower'; readonly top: number }) {
  const t = useMessages(perioText)
  const places = layout.places.filter(place => jawOf(place.tooth) === jaw)
  const sides: readonly [PerioSide, PerioSide] =
    jaw === 'upper' ? ['buccal', 'lingual'] : ['lingual', 'buccal']
  const nameOf = (side: PerioSide) => (side === 'buccal' ? t.buccal : jaw === 'upper' ? t.palatal : t.lingual)
  return (
    <g transform={`translate(0 ${top})`}>
      {sides.map((side, i) => {
        const up = i === 0
        const base = up ? 0 : SIDE + NUMBERS
        return (
          <g key={side} transform={`translate(0 ${base})`}>
            <text className="side-name" x={-50} y={up ? SIDE - 12 : 18}>
              {nameOf(side)}
            </text>
            <Labels up={up} />
            {places.map(place => (
              <Column key={place.tooth} place={place} side={side} up={up} {...columnProps(place, rest)} />
            ))}
          </g>
        )
      })}
      {places.map(place => (
        <text key={place.tooth} className="perio-number" x={place.x} y={SIDE + 13.5}>
          {place.tooth}
        </text>
      ))}
    </g>
  )
}

const columnProps = (place: Place, { measures, before, absent, cursor }: Omit<JawProps, 'onPoint'>) => ({
  measure: measures.get(place.tooth),
  old: before?.get(place.tooth),
  gone: absent.has(place.tooth),
  at: cursor?.tooth === place.tooth ? cursor.site : null,
})

/** Heights of the rows of numbers: depth nearest to the roots. */
const rowY = (up: boolean, row: 0 | 1 | 2): number => (up ? [32, 17, 4][row]! : SIDE - [32, 17, 4][row]!)

const Labels = ({ up }: { readonly up: boolean }) => {
  const t = useMessages(perioText)
  return (
    <>
      <text className="row-name" x={-50} y={rowY(up, 0) + 4}>
        {t.depth}
      </text>
      <text className="row-name" x={-50} y={rowY(up, 1) + 4}>
        {t.recession}
      </text>
    </>
  )
}

interface ColumnProps {
  readonly place: Place
  readonly side: PerioSide
  readonly up: boolean
  readonly measure: ToothPerio | undefined
  readonly old: ToothPerio | undefined
  readonly gone: boolean
  readonly at: Site | null
}

const depthClass = (depth: number): string => (depth >= 6 ? 'deep6' : depth >= 4 ? 'deep4' : '')

/** Three points of a tooth on one side: numbers, marks, and the line of the pocket over the roots. */
const Column = memo(function ColumnView({ place, side, up, measure, old, gone, at }: ColumnProps) {
  const { tooth, x, width } = place
  const sites = sitesOf(tooth, side)
  const third = (width - 4) / 3
  const xs = [-third, 0, third]
  const drawing = drawingOf(tooth)
  const [mirror] = mirrorOf(tooth)
  const neck = up ? ROWS + ROOTS : CROWN
  const value = (site: Site): SiteValue => measure?.sites[site] ?? EMPTY_SITE
  return (
    <g transform={`translate(${x} 0)`} className={gone ? 'perio-column gone' : 'perio-column'}>
      <g transform={`translate(0 ${neck}) scale(${mirror} ${up ? 1 : -1})`} className="perio-tooth">
        {drawing.roots.map(d => (
          <path key={d} className="root" d={d} />
        ))}
        <path className="crown" d={drawing.crown} transform="scale(1 0.62)" />
      </g>
      {!gone && (
        <>
          <g className="mm-grid">
            {[2, 4, 6, 8, 10, 12].map(mm => (
              <path key={mm} d={`M${-width / 2} ${neck - (up ? mm : -mm) * MM}h${width}`} />
            ))}
          </g>
          {old && <PocketLine sites={sites} xs={xs} tooth={old} neck={neck} up={up} kind="old" />}
          {measure && <PocketLine sites={sites} xs={xs} tooth={measure} neck={neck} up={up} kind="now" />}
          {sites.map((site, i) => (
            <Cell
              key={site}
              tooth={tooth}
              site={site}
              value={value(site)}
              x={xs[i]!}
              width={third}
              up={up}
              on={at === site}
            />
          ))}
        </>
      )}
    </g>
  )
})

function Cell({
  tooth,
  site,
  value,
  x,
  width,
  up,
  on,
}: {
  readonly tooth: number
  readonly site: Site
  readonly value: SiteValue
  readonly x: number
  readonly width: number
  readonly up: boolean
  readonly on: boolean
}) {
  const marks = (['bleeding', 'plaque', 'suppuration'] as const).filter(kind => value[kind])
  return (
    <g data-point={`${tooth}/${site}`} className={on ? 'cell on' : 'cell'}>
      <rect x={x - width / 2} y={up ? 0 : SIDE - ROWS} width={width} height={ROWS} rx={3} />
      {value.depth !== null && (
        <text x={x} y={rowY(up, 0) + 4.5} className={depthClass(value.depth)}>
          {value.depth}
        </text>
      )}
      {value.recession !== null && (
        <text x={x} y={rowY(up, 1) + 4} className="recession">
          {value.recession}
        </text>
      )}
      {marks.map((kind, i) => {
        const cx = x + (i - (marks.length - 1) / 2) * 5.4
        const cy = rowY(up, 2) + 2
        if (kind === 'bleeding') return <circle key={kind} className={kind} cx={cx} cy={cy} r={2.3} />
        if (kind === 'plaque')
          return <rect key={kind} className={kind} x={cx - 2.1} y={cy - 2.1} width={4.2} height={4.2} />
        return <path key={kind} className={kind} d={`M${cx} ${cy - 2.6}l2.6 4.8h-5.2Z`} />
      })}
    </g>
  )
}

/** From the margin of the gum to the bottom of the pocket; dashed for the examination compared with. */
function PocketLine({
  sites,
  xs,
  tooth,
  neck,
  up,
  kind,
}: {
  readonly sites: readonly Site[]
  readonly xs: readonly number[]
  readonly tooth: ToothPerio
  readonly neck: number
  readonly up: boolean
  readonly kind: 'now' | 'old'
}) {
  const way = up ? -1 : 1
  const points = sites.flatMap((site, i) => {
    const { depth, recession } = tooth.sites[site]
    if (depth === null) return []
    const margin = neck + way * (recession ?? 0) * MM
    return [{ x: xs[i]!, margin, bottom: margin + way * depth * MM, depth }]
  })
  if (points.length === 0) return null
  const line = (key: 'margin' | 'bottom') =>
    points.map((one, i) => `${i === 0 ? 'M' : 'L'}${one.x} ${one[key]}`).join('')
  if (kind === 'old') return <path className="pocket-old" d={line('bottom')} />
  const back = points
    .toReversed()
    .map(one => `L${one.x} ${one.bottom}`)
    .join('')
  const worst = Math.max(...points.map(one => one.depth))
  return (
    <>
      <path className={`pocket ${depthClass(worst)}`} d={`${line('margin')}${back}Z`} />
      <path className="gum-line" d={line('margin')} />
      <path className={`pocket-line ${depthClass(worst)}`} d={line('bottom')} />
    </>
  )
}
