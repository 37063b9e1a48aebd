/** Whose signature a document of care needs, by age (323-ФЗ art. 20 and 54, ГК art. 26 and 28; MD-1.6a). */
export type WhoSigns = 'patient' | 'representative' | 'patient-with-agreement'

export type SignedMatter = 'contract' | 'intervention' | 'personal-data'

/** Ages of the law in one table. */
export const AGES = {
  contractAlone: 18,
  contractWithAgreement: 14,
  interventionAlone: 15,
  dataAlone: 14,
} as const

/**
 * Contract: under 14 the representative, 14–17 the minor with the representative's written agreement, from 18 the patient.
 * Intervention: under 15 the representative, from 15 the patient. Personal data: under 14 the representative, then the minor
 * with the agreement. Somebody who is no longer capable is represented whatever the age.
 */
export function whoSigns(matter: SignedMatter, age: number, capable = true): WhoSigns {
  if (!capable) return 'representative'
  if (matter === 'intervention') return age < AGES.interventionAlone ? 'representative' : 'patient'
  if (age < AGES.contractWithAgreement) return 'representative'
  return age < AGES.contractAlone ? 'patient-with-agreement' : 'patient'
}
