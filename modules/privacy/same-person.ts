import type { Reader } from '#platform/db/index.ts'

/** All ids of the person who has this one, the card that goes on first: merged cards keep their own rows. */
export async function samePerson(db: Reader, patientId: string): Promise<string[]> {
  const row = await db.first<{ ids: string[] }>({
    name: 'privacy.same-person',
    text: 'select patients.same_person($1) as ids',
    values: [patientId],
  })
  return row!.ids
}

/** Whether two ids are cards of one person. */
export const isSamePerson = async (db: Reader, one: string, other: string): Promise<boolean> =>
  one === other || (await samePerson(db, one)).includes(other)
