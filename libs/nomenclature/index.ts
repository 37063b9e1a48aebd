import data from './data/nomenclature.json' with { type: 'json' }

/** A medical service of order 804н of 13.10.2017. */
export interface NomenclatureService {
  readonly code: string
  readonly name: string
}

export const NOMENCLATURE: readonly NomenclatureService[] = data

const LOOKALIKES: Record<string, string> = { А: 'A', В: 'B', С: 'C', а: 'A', в: 'B', с: 'C' }
const CODE = /^[AB]\d{2}\.\d{2,3}\.\d{3}(\.\d{3})?$/

/** Brings a code to its official spelling (clinics type Cyrillic А and В and spaces), or answers null. */
export function normaliseServiceCode(raw: string): string | null {
  const code = raw
    .replace(/\s/g, '')
    .replace(/[АВСавс]/g, c => LOOKALIKES[c]!)
    .toUpperCase()
  return CODE.test(code) ? code : null
}
