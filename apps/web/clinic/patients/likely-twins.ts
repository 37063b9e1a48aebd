import type { PatientBrief } from '#modules/patients/contract.ts'

const plain = (text: string) => text.toLowerCase().replaceAll('ё', 'е')

/** Ids of cards in a list that may be of one person: the same birth date with the same phone or the same name. */
export function likelyTwins(patients: readonly PatientBrief[]): ReadonlySet<string> {
  const same = (a: PatientBrief, b: PatientBrief) =>
    a.birthDate === b.birthDate &&
    (a.phone === b.phone || plain(a.surname + a.given) === plain(b.surname + b.given))
  return new Set(
    patients.filter(a => patients.some(b => b !== a && same(a, b))).map(patient => patient.patientId),
  )
}
