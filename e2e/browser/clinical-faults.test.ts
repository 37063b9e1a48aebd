import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BegunVisit, beginVisits } from '../begun-visit.ts'
import { type Client, signIn } from '../world.ts'
import type { Person } from './person.ts'
import { openProduct, type Product } from './product.ts'
import { look } from './screen.ts'

const SOON = { timeout: 30_000 }
const gallery = process.env.GALLERY

/** The record under unkind hands: a network that breaks, two windows, a storm of keys, a very long dictation. */
let product: Product
let doctor: Client
let visits: BegunVisit[]
let person: Person
beforeAll(async () => {
  product = await openProduct({ patients: 30, history: true })
  doctor = await signIn(product.world, 'doctor@example.ru')
  visits = await beginVisits(product.world, doctor, 3)
  person = await product.person()
  await person.signIn('doctor@example.ru')
}, 240_000)
afterAll(async () => {
  await person?.close()
  await product?.close()
})

const says = (who: Person, tooth: number) => who.page.locator(`#tooth-${tooth}`).getAttribute('aria-label')
const patientOf = async (visit: BegunVisit) =>
  (await doctor.request('GET', `/api/clinic/encounters/${visit.encounterId}`)).json.patientId as string
const stored = async (visit: BegunVisit) => {
  const { json } = await doctor.request('GET', `/api/clinic/patients/${await patientOf(visit)}/chart-picture`)
  return (json.teeth as { tooth: number; words: string }[]).map(one => `${one.tooth} ${one.words}`)
}
const open = async (who: Person, visit: BegunVisit) => {
  await who.go(`/app/visit/${visit.encounterId}`)
  await who.page.locator('#tooth-16').waitFor()
}

describe('J2.2: the chart when the network is bad', { timeout: 120_000 }, () => {
  it('J2.2: without a network a mark shows, then goes with the words why; nothing is half written', async () => {
    const { page } = person
    await open(person, visits[0]!)
    await page.waitForLoadState('networkidle')
    await person.context.setOffline(true)
    await page.keyboard.type('16oc')
    await expect.poll(() => says(person, 16), SOON).toContain('кариес O')
    await page.getByRole('alert').filter({ hasText: 'Нет связи с сервером' }).first().waitFor()
    await expect.poll(() => says(person, 16), SOON).not.toContain('кариес')
    await person.context.setOffline(false)
    expect(await stored(visits[0]!)).toEqual([])
    await page.keyboard.type('16oc')
    await expect.poll(() => stored(visits[0]!), SOON).toEqual(['16 кариес O'])
    expect(await page.getByRole('alert').count()).toBe(0)
  })

  it('J2.2: an answer that is lost after the server has written does not write twice, and the mark stays', async () => {
    const { page } = person
    let lost = 0
    await page.route('**/chart/changes', async route => {
      if (lost++ > 0) return route.continue()
      await route.fetch()
      await route.abort('connectionreset')
    })
    await page.keyboard.type('26of')
    await expect.poll(() => lost, SOON).toBe(2)
    await page.unroute('**/chart/changes')
    await expect.poll(() => stored(visits[0]!), SOON).toEqual(['16 кариес O', '26 пломба O'])
    const { json } = await doctor.request('GET', `/api/clinic/patients/${await patientOf(visits[0]!)}/chart`)
    expect(json.entries.filter((one: { tooth: number }) => one.tooth === 26)).toHaveLength(1)
    expect(await says(person, 26)).toContain('пломба O')
  })

  it('J2.2: the slider may be moved while a slow write is on its way; the mark is there when it comes back', async () => {
    const { page } = person
    await page.route('**/chart/changes', async route => {
      await new Promise(next => setTimeout(next, 1_500))
      await route.continue()
    })
    await page.keyboard.type('36')
    await page.keyboard.press('x')
    await page.getByText('записываю …').waitFor()
    await page.getByRole('slider', { name: 'История карты по дням' }).focus()
    await page.keyboard.press('Home')
    await page.getByText(/Как было/).waitFor()
    await expect.poll(async () => (await stored(visits[0]!)).at(-1), SOON).toBe('36 удалён')
    await page.unroute('**/chart/changes')
    await page.getByRole('button', { name: 'К сегодняшнему дню' }).click()
    await expect.poll(() => says(person, 36), SOON).toContain('удалён')
  })

  it('a row of marks typed at once is written in its order; a refused one among them is told, the others stay', async () => {
    const { page } = person
    await open(person, visits[1]!)
    // 46 is marked as gone elsewhere, and this screen has not heard of it yet: caries on it is refused by the server alone.
    let hear = () => {}
    const heard = new Promise<void>(resolve => {
      hear = resolve
    })
    await page.route(/\/chart(\?.*)?$/, async route => {
      await heard
      await route.continue()
    })
    const gone = await doctor.request(
      'POST',
      `/api/clinic/patients/${await patientOf(visits[1]!)}/chart/changes`,
      {
        marks: [{ tooth: 46, condition: 'extracted' }],
      },
    )
    expect(gone.status, gone.text).toBe(201)
    await page.keyboard.type('11oc46oc21of')
    hear()
    await page.getByRole('alert').filter({ hasText: '46: зуб отсутствует' }).waitFor()
    await expect.poll(() => stored(visits[1]!), SOON).toEqual(['11 кариес I', '21 пломба I', '46 удалён'])
    for (const [tooth, words] of [
      [11, 'кариес I'],
      [21, 'пломба I'],
      [46, 'удалён'],
    ] as const)
      await expect.poll(() => says(person, tooth), SOON).toContain(words)
    // The refusal stays to be read although the mark after it was taken.
    expect(await page.getByRole('alert').filter({ hasText: '46: зуб отсутствует' }).count()).toBe(1)
    await page.unroute(/\/chart(\?.*)?$/)
  })

  it('a storm of undo and redo ends where it should, in the browser and on the server', async () => {
    const { page } = person
    for (let n = 0; n < 12; n++) await page.keyboard.press(n % 3 === 2 ? 'Control+y' : 'Control+z')
    const idle = () => page.getByText('записываю …').count()
    await expect.poll(idle, SOON).toBe(0)
    const shown = async () =>
      (
        await page
          .locator('.tooth')
          .evaluateAll(all =>
            all.map(one => one.getAttribute('aria-label') ?? '').filter(words => words.includes(':')),
          )
      ).map(words => `${words.slice(0, 2)} ${words.split(': ')[1]}`)
    await expect.poll(shown, SOON).toEqual(await stored(visits[1]!))
  })

  it('two doctors at one chart: each sees what the other has marked after his own mark', async () => {
    const other = await product.person()
    await other.signIn('doctor@example.ru')
    await open(other, visits[1]!)
    await open(person, visits[1]!)
    await Promise.all([person.page.keyboard.type('14oc'), other.page.keyboard.type('24of')])
    await expect
      .poll(async () => (await stored(visits[1]!)).filter(words => /^[12]4/.test(words)), SOON)
      .toEqual(['14 кариес O', '24 пломба O'])
    await person.page.keyboard.type('15oc')
    await expect.poll(() => says(person, 24), SOON).toContain('пломба O')
    await other.close()
  })
})

describe('J2.3: the protocol under a long dictation', { timeout: 120_000 }, () => {
  it('J2.3: thousands of words are kept or refused with the limit named, and none is lost silently', async () => {
    const { page } = person
    await open(person, visits[2]!)
    const words = 'Жалобы на кратковременную боль от холодного и сладкого, проходит сразу. '
    const box = page.getByLabel('Жалобы')
    await box.fill(words.repeat(100))
    await page.getByText('сохранено', { exact: true }).waitFor()
    const kept = async () =>
      (await doctor.request('GET', `/api/clinic/encounters/${visits[2]!.encounterId}`)).json.protocols[0]
        .content.complaints as string
    expect(await kept()).toBe(words.repeat(100).trim())
    const signedAt = async () =>
      (await doctor.request('GET', `/api/clinic/encounters/${visits[2]!.encounterId}`)).json.protocols[0]
        .signedAt
    await box.fill(words.repeat(300))
    await page.getByText(/Слишком длинно: 21.600 из 8.000 знаков/).waitFor()
    await page.getByText('не сохранено').waitFor()
    // Signing now would sign the text of before.
    await page.getByRole('button', { name: 'Подписать', exact: true }).click()
    await page.waitForTimeout(1_000)
    expect(await signedAt()).toBeNull()
    expect(await box.inputValue()).toHaveLength(words.repeat(300).length)
    expect(await look(page, 'draft-too-long', { gallery })).toEqual([])
    await box.fill('Боль')
    await page.getByText('сохранено', { exact: true }).waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
  })

  it('J2.3: a diagnosis is found with a typing error and by a code in Russian letters', async () => {
    const { page } = person
    const field = page.getByLabel('Диагноз (МКБ-10)').first()
    await field.fill('карис дентина')
    await page
      .getByRole('button', { name: /K02\.1/ })
      .first()
      .waitFor()
    expect(await look(page, 'icd10-typo', { gallery })).toEqual([])
    await field.fill('к02.1')
    await page
      .getByRole('button', { name: /K02\.1/ })
      .first()
      .waitFor()
    await field.fill('зззззз')
    await page.getByText('Такого диагноза в справочнике нет').waitFor()
    await field.fill('')
    expect(
      person.complaints.filter(
        line => !/ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_RESET|Failed to load/.test(line),
      ),
    ).toEqual([])
  })

  it('templates, macros and reports as they are seen', async () => {
    const { page } = person
    await person.go('/app/templates')
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.waitForLoadState('networkidle')
    expect(await look(page, 'templates', { gallery })).toEqual([])
    await person.go('/app/reports')
    await page.getByRole('table').first().waitFor()
    expect(await look(page, 'reports', { gallery })).toEqual([])
  })
})
