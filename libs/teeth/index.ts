/** FDI (ISO 3950): 11–48 permanent, 51–85 deciduous. */
export const isTooth = (n: number): boolean => {
  const quadrant = Math.floor(n / 10)
  const place = n % 10
  return (
    place >= 1 &&
    ((quadrant >= 1 && quadrant <= 4 && place <= 8) || (quadrant >= 5 && quadrant <= 8 && place <= 5))
  )
}

export const isDeciduous = (tooth: number): boolean => tooth > 50

/** Position from the patient's right to left, upper jaw first: the order in which a dentist names teeth. */
export function toothOrder(tooth: number): number {
  const quadrant = Math.floor(tooth / 10)
  const place = tooth % 10
  const jaw = [1, 2, 5, 6].includes(quadrant) ? 0 : 100
  const right = [1, 4, 5, 8].includes(quadrant)
  return jaw + (right ? 20 - place : 20 + place)
}

export type TeethCheck =
  | { readonly ok: true; readonly teeth: number[] }
  | { readonly ok: false; readonly wrong: string }

/** «11, 12-14; 46» → [14, 13, 12, 11, 46] in order, each once; or the first piece that is not a tooth. */
export function parseTeeth(text: string): TeethCheck {
  const teeth = new Set<number>()
  for (const piece of text.split(/[\s,;]+/).filter(Boolean)) {
    const match = /^(\d{2})(?:[-–](\d{2}))?$/.exec(piece)
    const from = Number(match?.[1])
    const to = Number(match?.[2] ?? match?.[1])
    if (!match || !isTooth(from) || !isTooth(to) || Math.floor(from / 10) !== Math.floor(to / 10))
      return { ok: false, wrong: piece }
    for (let t = Math.min(from, to); t <= Math.max(from, to); t++) teeth.add(t)
  }
  return { ok: true, teeth: [...teeth].sort((a, b) => toothOrder(a) - toothOrder(b)) }
}

export type Surface = 'M' | 'O' | 'I' | 'D' | 'B' | 'L'

/** Surfaces a tooth has: front teeth an incisal edge (I), others an occlusal surface (O). */
export const surfacesOf = (tooth: number): readonly Surface[] =>
  tooth % 10 <= 3 ? ['M', 'I', 'D', 'B', 'L'] : ['M', 'O', 'D', 'B', 'L']
