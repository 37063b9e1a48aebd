import type { Answer, Client } from './world.ts'

/** The fields of a person who books on the site, all right. */
export const CONTACT: Readonly<Record<string, string>> = {
  surname: 'Гостева',
  given: 'Нина',
  patronymic: 'Ильинична',
  phone: '+7 900 000-88-11',
  birthDate: '12.05.1985',
  email: 'gosteva@example.ru',
  processing: 'on',
}
export const CONTACT_PHONE = '+79000008811'

const hidden = (text: string, name: string) =>
  new RegExp(`name="${name}" value="([^"]+)"`).exec(text)?.[1] ?? ''

/** Takes the first free time that the site offers, as a visitor does; the answer is the redirect to the form. */
export async function holdFirstTime(
  visitor: Client,
): Promise<{ readonly answer: Answer; readonly fields: Record<string, string> }> {
  const services = await visitor.request('GET', '/c/ozero/book')
  const service = /book\?service=([0-9a-f-]{36})/.exec(services.text)![1]!
  const times = await visitor.request('GET', `/c/ozero/book?service=${service}`)
  const fields = Object.fromEntries(
    ['service', 'doctor', 'branch', 'at'].map(name => [name, hidden(times.text, name)]),
  ) as Record<string, string>
  return { answer: await visitor.form('/c/ozero/book/hold', fields), fields }
}
