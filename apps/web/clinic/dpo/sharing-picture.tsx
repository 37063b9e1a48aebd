import { useMediaQuery } from '@mantine/hooks'
import type { SharingLine } from '#modules/privacy-cases/contract.ts'
import { useMessages } from '../../kit/i18n.ts'
import { useClinic } from '../clinic-data.tsx'
import { deskText } from './desk-text.ts'

const WIDTH = 720
/** On a phone the boxes stand below each other, left and right in turn, so that words keep their size. */
const NARROW = { width: 360, row: 120 }
const BOX = { width: 190, height: 56 }
const ROW = 96

interface Point {
  readonly x: number
  readonly y: number
}

interface Places {
  readonly width: number
  readonly height: number
  readonly at: ReadonlyMap<string, Point>
}

function placesOnPhone(ids: readonly string[]): Places {
  const [left, right] = [BOX.width / 2 + 2, NARROW.width - BOX.width / 2 - 2]
  return {
    width: NARROW.width,
    height: (ids.length - 1) * NARROW.row + BOX.height + 16,
    at: new Map(
      ids.map((id, i) => [id, { x: i % 2 === 0 ? left : right, y: BOX.height / 2 + 8 + i * NARROW.row }]),
    ),
  }
}

/** Legal entities on a ring; two stand side by side. */
function placesOf(ids: readonly string[]): Places {
  const height = ids.length <= 2 ? ROW : Math.max(300, ids.length * 60)
  const at = new Map(
    ids.map((id, i) => {
      if (ids.length <= 2) return [id, { x: i === 0 ? 120 : WIDTH - 120, y: height / 2 }]
      const angle = (i / ids.length) * 2 * Math.PI - Math.PI / 2
      return [
        id,
        {
          x: WIDTH / 2 + Math.cos(angle) * (WIDTH / 2 - BOX.width / 2 - 6),
          y: height / 2 + Math.sin(angle) * (height / 2 - BOX.height / 2 - 6),
        },
      ]
    }),
  )
  return { width: WIDTH, height, at }
}

/** Where the line between two boxes leaves the first one. */
function edge(from: Point, to: Point): Point {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const scale = Math.min(
    (BOX.width / 2 + 6) / Math.max(1e-6, Math.abs(dx)),
    (BOX.height / 2 + 6) / Math.max(1e-6, Math.abs(dy)),
  )
  return { x: from.x + dx * scale, y: from.y + dy * scale }
}

interface Arrow {
  readonly key: string
  readonly from: string
  readonly to: string
  readonly what: string
}

function arrowsOf(
  lines: readonly SharingLine[],
  word: (c: SharingLine['categories'][number]) => string,
): Arrow[] {
  const live = lines.filter(line => line.state === 'live')
  return [...Map.groupBy(live, line => `${line.fromEntity}/${line.toEntity}`)].map(([key, group]) => ({
    key,
    from: group[0]!.fromEntity,
    to: group[0]!.toEntity,
    what: [...new Set(group.flatMap(line => line.categories))].map(word).join(', '),
  }))
}

/** Who shares what with whom now: an arrow for each pair, its words on it (MM-3.10). */
export function SharingPicture({ grounds }: { readonly grounds: readonly SharingLine[] }) {
  const t = useMessages(deskText)
  const { clinic } = useClinic()
  const name = new Map(clinic.entities.map(e => [e.entityId, e.shortName]))
  const ids = [
    ...new Set([
      ...clinic.entities.map(e => e.entityId),
      ...grounds.flatMap(g => [g.fromEntity, g.toEntity]),
    ]),
  ]
  const phone = useMediaQuery('(max-width: 38.75em)')
  const { width, height, at } = phone ? placesOnPhone(ids) : placesOf(ids)
  const arrows = arrowsOf(grounds, category => t[category])
  return (
    <svg className="sharing-map" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={t.mapLabel}>
      <defs>
        <marker
          id="sharing-tip"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="8"
          markerHeight="8"
          orient="auto"
        >
          <path d="M0 0 L8 4 L0 8 z" />
        </marker>
      </defs>
      {arrows.map(arrow => {
        const [a, b] = [at.get(arrow.from)!, at.get(arrow.to)!]
        // Two directions between the same two stand apart.
        const back = arrows.some(other => other.from === arrow.to && other.to === arrow.from)
        const shift = back ? (arrow.from < arrow.to ? -16 : 16) : 0
        const [from, to] = [edge(a, b), edge(b, a)]
        const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 + shift }
        return (
          <g key={arrow.key}>
            <path
              d={`M${from.x} ${from.y + shift} L${to.x} ${to.y + shift}`}
              className="sharing-line"
              markerEnd="url(#sharing-tip)"
            />
            <text x={middle.x} y={middle.y - 8} textAnchor="middle">
              {arrow.what}
            </text>
          </g>
        )
      })}
      {ids.map(id => {
        const { x, y } = at.get(id)!
        return (
          <g key={id}>
            <rect
              x={x - BOX.width / 2}
              y={y - BOX.height / 2}
              width={BOX.width}
              height={BOX.height}
              rx="10"
            />
            <foreignObject
              x={x - BOX.width / 2 + 6}
              y={y - BOX.height / 2}
              width={BOX.width - 12}
              height={BOX.height}
            >
              <div className="sharing-name">{name.get(id) ?? '—'}</div>
            </foreignObject>
          </g>
        )
      })}
    </svg>
  )
}
