import { type Answer, type Client, createClient, type World } from './world.ts'

/** What a dentist fills in; invented. */
export const DENTIST = {
  kind: 'natural-person',
  surname: 'Рощин',
  given: 'Илья',
  patronymic: 'Олегович',
  position: 'врач-стоматолог-ортопед',
  address: 'г. Примерск, ул. Рощинская, 4',
  zone: 'Asia/Vladivostok',
  email: 'roshchin@example.ru',
  electronic: 'on',
  offer: 'on',
} as const

/** The newest code to a telephone; messages about sign-ins may have come after it. */
export async function codeTo(world: World, phone: string): Promise<string> {
  await world.runJobs()
  const items: { to: string; text: string }[] = (await world.server.inject('/dev/outbox.json')).json()
  const found = items.flatMap(item => (item.to === phone ? (/^Код (\d{6}) /.exec(item.text)?.[1] ?? []) : []))
  if (!found[0]) throw new Error(`no code to ${phone}`)
  return found[0]
}

/** A dentist at the door with his telephone: a code was sent to it. */
export async function atTheDoor(world: World, phone: string): Promise<Client> {
  const dentist = createClient(world)
  const answer = await dentist.form('/studio', { phone })
  if (answer.headers.location !== '/studio/code') throw new Error(answer.text)
  return dentist
}

/** The same with the telephone proved. */
export async function withPhone(world: World, phone: string): Promise<{ dentist: Client; answer: Answer }> {
  const dentist = await atTheDoor(world, phone)
  const code = await codeTo(world, phone)
  return { dentist, answer: await dentist.form('/studio/code', { code }) }
}

/** A dentist who has registered and is signed in as the owner of his practice. */
export async function registered(
  world: World,
  phone: string,
  form: Readonly<Record<string, string>> = DENTIST,
): Promise<{ dentist: Client; acceptanceId: string }> {
  const { dentist } = await withPhone(world, phone)
  const filled = await dentist.form('/studio/agreement', form)
  if (filled.headers.location !== '/studio/sign') throw new Error(filled.text)
  const signed = await dentist.form('/studio/sign', { code: await codeTo(world, phone) })
  const to = String(signed.headers.location)
  if (!to.startsWith('/studio/done')) throw new Error(signed.text)
  return { dentist, acceptanceId: to.split('acceptance=')[1]! }
}
