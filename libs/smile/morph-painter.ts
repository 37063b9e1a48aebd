import { clamp } from './exact.ts'
import type { Morph } from './morph.ts'
import type { Painter } from './render.ts'
import type { GainField } from './whiten.ts'
import { gainAt } from './whitening-painter.ts'

// Movement below this, frame pixels, is none: the place keeps its own pixels.
const LEAST = 0.12
const FULL = 0.5

/** Teeth moved, and whitened where they come from. */
export function morphPainter(m: Morph, field: GainField): Painter {
  const gain = new Float64Array(3)
  const from = new Float64Array(2)
  return (x, y, touch) => {
    gainAt(field, x, y, gain)
    touch.r = gain[0]!
    touch.g = gain[1]!
    touch.b = gain[2]!
    const open = m.source(x, y, from)
    if (open <= 0) return
    const far = Math.abs(from[0]! - x) + Math.abs(from[1]! - y)
    if (far <= LEAST) return
    touch.mix = open * clamp((far - LEAST) / (FULL - LEAST))
    touch.sx = from[0]!
    touch.sy = from[1]!
    gainAt(field, from[0]!, from[1]!, gain)
    touch.mr = gain[0]!
    touch.mg = gain[1]!
    touch.mb = gain[2]!
  }
}
