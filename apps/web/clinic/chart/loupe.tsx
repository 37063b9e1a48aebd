import { memo } from 'react'
import { occlusalOf, SOUND, type SurfaceKey, shapesOf, type ToothState } from '#libs/odontogram/index.ts'
import { type Surface, surfaceName, surfacesOf } from '#libs/teeth/index.ts'

/** O and B of the keyboard for what the tooth calls I and V. */
export const keyOf = (surface: Surface): SurfaceKey =>
  surface === 'I' ? 'O' : surface === 'V' ? 'B' : surface

/** The chewing side of the chosen tooth, large enough for a finger in a glove. */
export const Loupe = memo(function Loupe({
  tooth,
  state,
  chosen,
  onSurface,
}: {
  readonly tooth: number
  readonly state: ToothState | undefined
  readonly chosen: readonly SurfaceKey[]
  readonly onSurface: (surface: SurfaceKey) => void
}) {
  const view = occlusalOf(tooth)
  const shapes = shapesOf(tooth, state ?? SOUND, 60, { mesial: false, distal: false }).occlusal
  const size = Math.max(view.rx, view.ry) + 3
  const whole = shapes.some(shape => shape.cls.startsWith('part'))
  return (
    <div className="loupe">
      <svg viewBox={`${-size} ${-size} ${size * 2} ${size * 2}`} role="presentation">
        {shapes
          .filter(shape => !shape.cls.startsWith('part'))
          .map(({ cls, d }) => (
            <path key={`${cls} ${d}`} className={cls} d={d} />
          ))}
        {whole &&
          surfacesOf(tooth).map(surface => {
            const kind = state?.surfaces[surface]
            const on = chosen.includes(keyOf(surface))
            const [x, y] = view.centres[surface]!
            return (
              // biome-ignore lint/a11y/useSemanticElements: a part of a drawing cannot be a button element
              <g
                key={surface}
                role="button"
                tabIndex={0}
                aria-pressed={on}
                aria-label={`${surface}: ${surfaceName(tooth, surface)}`}
                onClick={() => onSurface(keyOf(surface))}
                onKeyDown={event => {
                  if (event.key !== 'Enter' && event.key !== ' ') return
                  event.preventDefault()
                  onSurface(keyOf(surface))
                }}
              >
                <path
                  className={['part', kind && `s-${kind}`, on && 'picked'].filter(Boolean).join(' ')}
                  d={view.parts[surface]!}
                />
                <text x={x} y={y + 2.4} style={{ fontSize: 7 }}>
                  {surface}
                </text>
              </g>
            )
          })}
      </svg>
    </div>
  )
})
