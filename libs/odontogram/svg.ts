import { type Dentition, isDeciduous } from '#libs/teeth/index.ts'
import { mirrorOf } from './anatomy.ts'
import { layoutOf, type Place } from './layout.ts'
import { lettersOf } from './letters.ts'
import { type Picture, SOUND, type ToothState } from './replay.ts'
import { joinsOf, type Shape, shapesOf } from './shapes.ts'

/** How the print draws what the shapes are: outlines and hatching, so that it also reads without colour. */
const LOOK: readonly (readonly [cls: string, style: string])[] = [
  ['root', 'fill="#f4ead6" stroke="#8d7c5c" stroke-width="1"'],
  ['gum', 'fill="url(#gum)"'],
  ['ghost', 'fill="none" stroke="#9aa5a8" stroke-width="1" stroke-dasharray="3 3"'],
  ['cross', 'fill="none" stroke="#39464b" stroke-width="2.6" stroke-linecap="round"'],
  ['endo', 'fill="none" stroke="#1f5fa6" stroke-width="3" stroke-linecap="round"'],
  ['post', 'fill="none" stroke="#39464b" stroke-width="5"'],
  ['apex', 'fill="#fbd9d3" stroke="#b3261e" stroke-width="1.8"'],
  ['f1', 'fill="none" stroke="#b3261e" stroke-width="1.6"'],
  ['f2', 'fill="#f0a89f" stroke="#b3261e" stroke-width="1.6"'],
  ['f3', 'fill="#b3261e" stroke="#b3261e" stroke-width="1.6"'],
  ['implant', 'fill="#c3ccd1" stroke="#4d5c63" stroke-width="1.2"'],
  ['abutment-post', 'fill="#c3ccd1" stroke="#4d5c63" stroke-width="1.2"'],
  ['thread', 'fill="none" stroke="#4d5c63" stroke-width="1.4"'],
  ['bar', 'fill="#caa23c" stroke="#80651b" stroke-width="1"'],
  ['pontic', 'fill="url(#hatch-pontic)" stroke="#80651b" stroke-width="1.8"'],
  ['cap', 'fill="#f0d78d" stroke="#80651b" stroke-width="1.8"'],
  ['buried', 'fill="#f6efe2" stroke="#8d7c5c" stroke-width="1" stroke-dasharray="4 2"'],
  ['veneered', 'fill="#ece4f7" stroke="#6b4a9c" stroke-width="1.6"'],
  ['veneer', 'fill="#6b4a9c" fill-opacity="0.16" stroke="#6b4a9c" stroke-width="1.6"'],
  ['stump', 'fill="#d9c39a" stroke="#8a5a2b" stroke-width="1.4"'],
  ['crown', 'fill="#fffdf8" stroke="#77705f" stroke-width="1.1"'],
  ['pulpitis', 'fill="#b3261e" stroke="none"'],
  ['crack', 'fill="none" stroke="#8a3b12" stroke-width="2"'],
  ['mobility', 'fill="none" stroke="#8a3b12" stroke-width="1.6"'],
  ['s-caries', 'fill="url(#dots)" stroke="#b3261e" stroke-width="1.2"'],
  ['s-fracture', 'fill="#f6c9a8" stroke="#8a3b12" stroke-width="1.2"'],
  ['s-wear', 'fill="#eadfb8" stroke="#8d7c5c" stroke-width="1"'],
  ['s-filling', 'fill="url(#hatch)" stroke="#1f5fa6" stroke-width="1.2"'],
  ['s-inlay', 'fill="#b9c9e8" stroke="#1f5fa6" stroke-width="1.6"'],
  ['s-sealant', 'fill="#c9e7d2" stroke="#227a49" stroke-width="1.2"'],
  ['table', 'fill="#fffdf8" stroke="#77705f" stroke-width="1.1"'],
  ['part', 'fill="none" stroke="#c3bba8" stroke-width="0.8"'],
]

const styleOf = (cls: string): string => {
  const names = cls.split(' ')
  const own = LOOK.find(
    ([name]) => name !== 'part' && name !== 'crown' && name !== 'table' && names.includes(name),
  )
  return (own ?? LOOK.find(([name]) => names.includes(name)))![1]
}

const DEFS = `<defs>
<pattern id="hatch" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="4" height="4" fill="#cfe0f4"/><path d="M0 0V4" stroke="#1f5fa6" stroke-width="2"/></pattern>
<pattern id="hatch-pontic" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><rect width="5" height="5" fill="#f7e9bd"/><path d="M0 0V5" stroke="#a98a34" stroke-width="1.4"/></pattern>
<pattern id="dots" width="4" height="4" patternUnits="userSpaceOnUse"><rect width="4" height="4" fill="#f3b4ac"/><circle cx="1.4" cy="1.4" r="1.2" fill="#b3261e"/></pattern>
<linearGradient id="gum" x1="0" y1="1" x2="0" y2="0"><stop offset="0" stop-color="#e9a8a4" stop-opacity="0.55"/><stop offset="1" stop-color="#e9a8a4" stop-opacity="0"/></linearGradient>
</defs>`

const paths = (shapes: readonly Shape[]): string =>
  shapes.map(({ cls, d }) => `<path ${styleOf(cls)} d="${d}"/>`).join('')

function toothSvg(place: Place, state: ToothState, picture: Picture, row: readonly number[]): string {
  const { tooth, x, neck, occlusal, number, letters, width } = place
  const [sx, sy] = mirrorOf(tooth)
  const shapes = shapesOf(tooth, state, width, joinsOf(tooth, picture, row))
  const text = lettersOf(state).join(' ')
  const small = isDeciduous(tooth) ? 12 : 13
  const side =
    place.stretch === 0
      ? ''
      : `<g transform="translate(${x} ${neck}) scale(${sx} ${sy * place.stretch})">${paths([...shapes.deep, shapes.gum, ...shapes.high])}</g>`
  return `${side}
<g transform="translate(${x} ${occlusal})">${paths(shapes.occlusal)}</g>
<text x="${x}" y="${number + 4.5}" font-size="${small}" text-anchor="middle" font-family="PT Sans" fill="#39464b">${tooth}</text>
<text x="${x}" y="${letters + 4.5}" font-size="${text.length > 6 ? 10 : 13}" text-anchor="middle" font-family="PT Sans" font-weight="bold" fill="#15252b">${text}</text>`
}

/** The chart as an SVG document for the print. */
export function chartSvg(picture: Picture, dentition: Dentition): string {
  const layout = layoutOf(dentition)
  const { width, height, places, middle } = layout
  const teeth = places.map(place =>
    toothSvg(
      place,
      picture.get(place.tooth) ?? SOUND,
      picture,
      places.filter(other => other.top === place.top).map(other => other.tooth),
    ),
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${DEFS}
<path d="M${middle} 0V${height}M0 ${height / 2}H${width}" stroke="#c9d3d5" stroke-width="1"/>${teeth.join('')}</svg>`
}
