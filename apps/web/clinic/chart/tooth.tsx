import { memo } from 'react'
import {
  describeState,
  type Joins,
  lettersOf,
  mirrorOf,
  type Place,
  type Shape,
  shapesOf,
  signatureOf,
  type ToothState,
} from '#libs/odontogram/index.ts'
import { surfacesOf, toothName } from '#libs/teeth/index.ts'
import { language } from '../../kit/i18n.ts'

interface Props {
  readonly place: Place
  readonly state: ToothState
  readonly joins: Joins
  readonly chosen: boolean
  /** Surfaces chosen on it, as one text so that it compares cheaply. */
  readonly surfaces: string
  /** A tooth that a child of this age usually does not have yet, or any more. */
  readonly faint: boolean
  readonly planned: boolean
  /** Differs from the day before on the time line. */
  readonly changed: boolean
}

const Paths = ({ shapes }: { readonly shapes: readonly Shape[] }) =>
  shapes.map(({ cls, d }) => <path key={`${cls} ${d}`} className={cls} d={d} />)

/** One tooth of the chart. It is drawn again only when something of it changes: the chart stays at sixty frames. */
export const Tooth = memo(ToothView, (a, b) => {
  return (
    a.place === b.place &&
    a.chosen === b.chosen &&
    a.surfaces === b.surfaces &&
    a.faint === b.faint &&
    a.planned === b.planned &&
    a.changed === b.changed &&
    a.joins.mesial === b.joins.mesial &&
    a.joins.distal === b.joins.distal &&
    (a.state === b.state || signatureOf(a.state) === signatureOf(b.state))
  )
})

function ToothView({ place, state, joins, chosen, surfaces, faint, planned, changed }: Props) {
  const { tooth, x, width, number, letters, top, height } = place
  const line = lettersOf(state).join(' ')
  const words = describeState(tooth, state, language())
  const flags = [chosen && 'on', faint && 'faint', planned && 'planned', changed && 'changed']
  return (
    <>
      <g
        id={`tooth-${tooth}`}
        role="option"
        aria-selected={chosen}
        aria-label={`${tooth}, ${toothName(tooth)}${words && `: ${words}`}`}
        data-tooth={tooth}
        className={['tooth', ...flags.filter(Boolean)].join(' ')}
      >
        <rect className="column" x={x - width / 2 + 1} y={top} width={width - 2} height={height} rx={10} />
        <Drawing
          place={place}
          state={state}
          mesial={joins.mesial}
          distal={joins.distal}
          surfaces={surfaces}
        />
        {planned && <circle className="plan-ring" cx={x} cy={number} r={13} />}
        <text className="number" x={x} y={number + 4.6}>
          {tooth}
        </text>
      </g>
      {line && (
        <text aria-hidden className={line.length > 6 ? 'letters long' : 'letters'} x={x} y={letters + 4.6}>
          {line}
        </text>
      )}
    </>
  )
}

/** The paths of a tooth: choosing it or moving along the time line does not make them anew. */
const Drawing = memo(function Drawing({
  place,
  state,
  mesial,
  distal,
  surfaces,
}: Pick<Props, 'place' | 'state' | 'surfaces'> & Joins) {
  const { tooth, x, width, neck, occlusal, stretch } = place
  const [sx, sy] = mirrorOf(tooth)
  const shapes = shapesOf(tooth, state, width, { mesial, distal })
  return (
    <>
      {stretch > 0 && (
        <g className="side-view" transform={`translate(${x} ${neck}) scale(${sx} ${sy * stretch})`}>
          <Paths shapes={shapes.deep} />
          <path className="gum" d={shapes.gum.d} />
          <Paths shapes={shapes.high} />
        </g>
      )}
      <g className="top-view" transform={`translate(${x} ${occlusal})`}>
        <Occlusal shapes={shapes.occlusal} tooth={tooth} chosen={surfaces} />
      </g>
    </>
  )
})

/** Parts of the chewing side know their surface, so that a press on one chooses it. */
function Occlusal({
  shapes,
  tooth,
  chosen,
}: {
  readonly shapes: readonly Shape[]
  readonly tooth: number
  readonly chosen: string
}) {
  const own = surfacesOf(tooth)
  let part = 0
  return shapes.map(({ cls, d }) => {
    const surface = cls.startsWith('part') ? own[part++] : undefined
    return (
      <path
        key={`${cls} ${d}`}
        className={surface && chosen.includes(surface) ? `${cls} picked` : cls}
        d={d}
        data-surface={surface}
      />
    )
  })
}
