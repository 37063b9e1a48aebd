import type { Reader } from '#platform/db/index.ts'
import type { ShownAs } from './contract.ts'

/** What a person may be called on the site; he chooses one himself (IV-3.2). */
export type ShownNames = Readonly<Record<ShownAs, string>>

const ANONYMOUS = 'Пациент клиники'

const initial = (part: string | null): string => (part ? `${part[0]}.` : '')

/** The names of the account's people by their cards; a merged card has the name of the one that goes on. */
export async function namesOf(
  db: Reader,
  patientIds: readonly string[],
): Promise<ReadonlyMap<string, ShownNames>> {
  const rows = await db.all<{ id: string; given: string; patronymic: string | null; surname: string }>({
    text: `select one.id, b.given, b.patronymic, b.surname from unnest($1::uuid[]) as one (id)
      join patients.brief b on b.patient_id = patients.survivor(one.id)`,
    values: [patientIds],
  })
  return new Map(
    rows.map(({ id, given, patronymic, surname }) => [
      id,
      {
        given,
        initials: [given, patronymic, surname].map(initial).filter(Boolean).join(' '),
        anonymous: ANONYMOUS,
      },
    ]),
  )
}
