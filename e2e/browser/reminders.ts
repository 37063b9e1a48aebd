import pg from 'pg'
import type { World } from '../world.ts'

/** States of the reminders of a visit, oldest first, with the time that each names. */
export async function remindersOf(
  world: World,
  appointmentId: string,
): Promise<{ state: string; time: string }[]> {
  const client = new pg.Client({ connectionString: world.database.superuserUrl })
  await client.connect()
  try {
    const { rows } = await client.query(
      "select state, body from messaging.message where about_id = $1 and body like 'Напоминаем%' order by message_id",
      [appointmentId],
    )
    return rows.map(row => ({ state: row.state, time: /(\d+:\d\d)/.exec(row.body)![1]! }))
  } finally {
    await client.end()
  }
}
