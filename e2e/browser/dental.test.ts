import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bookingAt, freeTimes } from '../open-clinic.ts'
import { type Client, codeIn, lastSms, signIn } from '../world.ts'
import type { Person } from './person.ts'
import { openProduct, type Product } from './product.ts'
import { look } from './screen.ts'

const SOON = { timeout: 30_000 }

/** The dentist at work: chart of a child, plan of an adult, on the real screens. */
let product: Product
let owner: Client
let doctor: Client
let practitionerId: string
beforeAll(async () => {
  product = await openProduct({ patients: 30 })
  owner = await signIn(product.world, 'owner@example.ru')
  doctor = await signIn(product.world, 'doctor@example.ru')
  practitionerId = (await doctor.request('GET', '/api/clinic/me')).json.practitionerId
}, 240_000)
afterAll(() => product?.close())

const gallery = process.env.GALLERY

async function dentalEntity(): Promise<string> {
  const [time] = await freeTimes(product.world, owner, practitionerId)
  return time!.entityId
}

let taken = 0
/** A visit of a patient that the doctor has begun. */
async function visitOf(patientId: string): Promise<string> {
  const times = await freeTimes(product.world, owner, practitionerId)
  taken += 8
  const booked = await owner.request('POST', '/api/clinic/appointments', bookingAt(times[taken]!, patientId))
  return (await doctor.request('POST', '/api/clinic/encounters', booked.json)).json.encounterId
}

async function newPatient(surname: string, birthDate: string, phone: string): Promise<string> {
  const made = await owner.request('POST', '/api/clinic/patients', {
    surname,
    given: 'Саша',
    patronymic: null,
    birthDate,
    phone,
    email: null,
    sex: null,
    entityId: await dentalEntity(),
  })
  return made.json.patientId
}

const yearsAgo = (years: number): string => {
  const now = new Date(product.world.services.clockOf('').nowMs())
  return `${now.getUTCFullYear() - years - 1}-12-31`
}
const tooth = ({ page }: Person, number: number) => page.locator(`#tooth-${number}`)
const says = (person: Person, number: number) => tooth(person, number).getAttribute('aria-label')

describe('J2.1, J2.2: the chart of a child of nine', () => {
  let person: Person
  let patientId = ''
  beforeAll(async () => {
    patientId = await newPatient('Ёжикова', yearsAgo(9), '+79000004401')
    const marked = await doctor.request('POST', `/api/clinic/patients/${patientId}/chart/changes`, {
      marks: [{ tooth: 36, condition: 'sealant', surfaces: ['O'] }],
    })
    expect(marked.status, marked.text).toBe(201)
    const { tenantId } = (await owner.request('GET', '/api/clinic')).json
    await product.world.server.inject({
      method: 'POST',
      url: '/dev/clock',
      payload: { tenant: tenantId, hours: 26 },
    })
    await doctor.request('POST', `/api/clinic/patients/${patientId}/alerts`, {
      kind: 'allergy',
      text: 'лидокаин',
      severe: true,
    })
    const encounterId = await visitOf(patientId)
    person = await product.person()
    await person.signIn('doctor@example.ru')
    await person.go(`/app/visit/${encounterId}`)
    await tooth(person, 16).waitFor()
  })
  afterAll(() => person?.close())

  it('J2.1: alerts, chart, earlier visits, notes, plan, money and consent stand on one screen without scrolling', async () => {
    const { page } = person
    for (const text of ['лидокаин', 'Прошлые приёмы', 'Заметки', 'План лечения', 'Долгов нет', 'согласия']) {
      const found = page.getByText(text, { exact: false }).first()
      await found.waitFor()
      const box = (await found.boundingBox())!
      expect([text, box.y >= 0 && box.y + box.height <= 900]).toEqual([text, true])
    }
    const overflow = await page
      .locator('main.section')
      .evaluate(element => element.scrollHeight - element.clientHeight)
    expect(overflow).toBeLessThanOrEqual(0)
  })

  it('J2.2: the dentition is mixed by itself; 16 caries on O and D, 75 filling, by keys alone', async () => {
    const { page } = person
    expect(await page.locator('.chart-svg').getAttribute('data-dentition')).toBe('mixed')
    person.effort.begin()
    await page.keyboard.type('16odc')
    await expect.poll(() => says(person, 16), SOON).toContain('кариес OD')
    await page.keyboard.type('75of')
    await expect.poll(() => says(person, 75), SOON).toContain('пломба O')
    expect(person.effort.actions(), JSON.stringify(person.effort.moves)).toBe(0)
  })

  it('J2.2: undo takes the filling away, redo brings it back, and it is stored', async () => {
    const { page } = person
    const undo = page.getByRole('button', { name: /Отменить/ })
    await expect.poll(() => undo.isEnabled(), SOON).toBe(true)
    await page.keyboard.press('Control+z')
    await expect.poll(() => says(person, 75), SOON).not.toContain('пломба')
    expect(await says(person, 16)).toContain('кариес OD')
    await expect.poll(() => page.getByRole('button', { name: /Вернуть/ }).isEnabled(), SOON).toBe(true)
    await page.keyboard.press('Control+y')
    await expect.poll(() => says(person, 75), SOON).toContain('пломба O')
    const stored = async () =>
      (await doctor.request('GET', `/api/clinic/patients/${patientId}/chart-picture`)).json.teeth.map(
        (t: { tooth: number }) => t.tooth,
      )
    await expect.poll(stored, SOON).toEqual([16, 36, 75])
  })

  it('J2.2: the slider shows an earlier day, which cannot be edited', async () => {
    const { page } = person
    await page.getByRole('slider', { name: 'История карты по дням' }).focus()
    await page.keyboard.press('Home')
    await expect.poll(() => says(person, 16), SOON).not.toContain('кариес')
    expect(await says(person, 36)).toContain('герметик')
    expect(
      await page
        .locator('.palette')
        .getByRole('button', { name: /Кариес/ })
        .isDisabled(),
    ).toBe(true)
    await page.getByRole('button', { name: 'К сегодняшнему дню' }).click()
    await expect.poll(() => says(person, 16), SOON).toContain('кариес')
  })

  it('several teeth at once: a drag chooses a row, a press marks it; a number that is no tooth is said', async () => {
    const { page } = person
    const from = (await tooth(person, 32).boundingBox())!
    const to = (await tooth(person, 42).boundingBox())!
    const y = from.y + from.height * 0.3
    await page.mouse.move(from.x + from.width / 2, y)
    await page.mouse.down()
    await page.mouse.move(to.x + to.width / 2, y, { steps: 12 })
    await page.mouse.up()
    expect(await page.locator('.tooth.on').count()).toBe(4)
    await page
      .locator('.palette')
      .getByRole('button', { name: /Подвижность/ })
      .click()
    await page
      .locator('.palette')
      .getByRole('button', { name: /Подвижность II 2|Подвижность II2/ })
      .click()
    await expect.poll(() => says(person, 41), SOON).toContain('подвижность II')
    await page.keyboard.press('Escape')
    await page.keyboard.type('29')
    await page.getByText('29: такого зуба нет').waitFor()
  })

  it('a bare surface by the mouse, the loupe by a finger: the same marks', async () => {
    const { page } = person
    await page.locator('#tooth-46 [data-surface="O"]').click()
    await page.getByRole('button', { name: 'D: дистальная' }).click()
    await page
      .locator('.palette')
      .getByRole('button', { name: /Кариес/ })
      .click()
    await expect.poll(() => says(person, 46), SOON).toContain('кариес OD')
  })

  it('the chart keeps up with the screen: a drag over the teeth costs a frame at most', async () => {
    const { page } = person
    const session = await page.context().newCDPSession(page)
    await session.send('Performance.enable')
    const busy = async () => {
      const { metrics } = await session.send('Performance.getMetrics')
      const of = (name: string) => metrics.find(metric => metric.name === name)!.value
      return of('ScriptDuration') + of('LayoutDuration') + of('RecalcStyleDuration')
    }
    const from = (await tooth(person, 46).boundingBox())!
    const to = (await tooth(person, 36).boundingBox())!
    const y = from.y + from.height * 0.6
    await page.mouse.move(from.x + 10, y)
    await page.mouse.down()
    const before = await busy()
    const steps = 60
    await page.mouse.move(to.x + 10, y, { steps })
    const perMove = ((await busy()) - before) / steps
    await page.mouse.up()
    await page.keyboard.press('Escape')
    expect(perMove * 1000).toBeLessThan(16.7)
  })

  it('looks right at a desk and on a phone, in light and in dark, and nothing complains', async () => {
    expect(await look(person.page, 'dental-desk', { gallery })).toEqual([])
    expect(person.complaints).toEqual([])
  })
})

describe('J2.4, J2.5: a plan with two options', () => {
  const PHONE = '+79000004402'
  let person: Person
  let patientId = ''
  beforeAll(async () => {
    patientId = await newPatient('Ёлочкин', '1980-05-05', PHONE)
    const encounterId = await visitOf(patientId)
    person = await product.person()
    await person.signIn('doctor@example.ru')
    await person.go(`/app/visit/${encounterId}`)
    await tooth(person, 16).waitFor()
  })
  afterAll(() => person?.close())

  const addService = async (option: string, words: string) => {
    const card = person.page.getByRole('region', { name: `Вариант ${option}` })
    await card.getByRole('combobox', { name: 'Добавить услугу' }).last().click()
    await person.page.keyboard.type(words)
    await person.page
      .getByRole('option', { name: new RegExp(words) })
      .first()
      .click()
  }

  it('J2.4: options A (crown) and B (implant) in phases with totals, visits and weeks', async () => {
    const { page } = person
    await page.getByRole('button', { name: 'Новый план' }).click()
    await page.getByRole('button', { name: 'Новый план' }).click()
    await page.getByRole('textbox', { name: /О чём план/ }).fill('Зуб 46')
    await page.getByRole('button', { name: 'Составить план' }).click()
    await page.getByRole('button', { name: 'Добавить вариант' }).click()
    await addService('A', 'Восстановление зуба коронкой')
    await page.getByRole('button', { name: 'Добавить вариант' }).click()
    await addService('B', 'Внутрикостная дентальная имплантация')
    const second = page.getByRole('region', { name: 'Вариант B' })
    await second.getByRole('button', { name: 'Добавить этап' }).click()
    await addService('B', 'Протезирование зуба с использованием имплантата')
    await expect.poll(() => second.textContent(), SOON).toContain('78\u00a0000\u00a0₽')
    expect(await second.textContent()).toContain('2 визита')
    expect(await second.textContent()).toContain('2 недели')
    await page.getByText('сохранено').waitFor()
    expect(await look(page, 'plan-draft', { gallery })).toEqual([])
  })

  it('J2.4: the patient signs B by the code of the message; the plan is closed to changes', async () => {
    const { page } = person
    const second = page.getByRole('region', { name: 'Вариант B' })
    await second.getByRole('button', { name: 'Пациент выбирает этот вариант' }).click()
    await page.getByText('Код подписи отправлен').waitFor()
    await page.getByLabel('Код из сообщения').fill(codeIn(await lastSms(product.world, PHONE)))
    await page.getByRole('button', { name: 'Подписать план' }).click()
    await page.getByText('Подписан пациентом', { exact: false }).first().waitFor()
    await page.getByText('выбран пациентом').waitFor()
    expect(await page.getByRole('combobox', { name: 'Добавить услугу' }).count()).toBe(0)
    expect(await look(page, 'plan-signed', { gallery })).toEqual([])
  })

  it('J2.5: «Записать этап 1» knows patient, services, duration and doctor; the time books it', async () => {
    const { page } = person
    await page.getByRole('button', { name: 'Записать этап 1' }).click()
    const side = page.getByRole('complementary', { name: 'Запись на этап' })
    expect(await side.textContent()).toContain('Ёлочкин')
    expect(await side.textContent()).toContain('Внутрикостная дентальная имплантация')
    expect(await side.getByLabel('Минут').inputValue()).toBe('90')
    await expect.poll(() => side.getByRole('combobox', { name: 'Врач' }).inputValue(), SOON).not.toBe('')
    await side
      .getByRole('button', { name: /^\d{1,2}:\d{2}$/ })
      .first()
      .click()
    await side.getByRole('button', { name: /^Записать:/ }).click()
    await page.getByText('записан на', { exact: false }).first().waitFor()
  })

  it('J2.4: a change makes a new version, the signed one stays readable', async () => {
    const { page } = person
    await page.getByRole('button', { name: 'Изменить: новая версия' }).click()
    await page.getByRole('button', { name: 'версия 2: черновик' }).waitFor()
    await page.getByRole('button', { name: 'версия 1: подписан пациентом' }).click()
    await page.getByText('выбран пациентом').waitFor()
    expect(person.complaints).toEqual([])
  })
})

describe('the periodontal chart', () => {
  it('is filled by digits, counts its indices and is drawn', async () => {
    const patientId = await newPatient('Ёршик', '1975-02-02', '+79000004403')
    const person = await product.person()
    const { page } = person
    await person.signIn('doctor@example.ru')
    await person.go(`/app/perio/${patientId}`)
    await page.getByRole('button', { name: 'Новое обследование' }).click()
    await page.keyboard.type('323')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('b')
    await page.keyboard.press('5')
    await page.getByRole('button', { name: 'Записать обследование' }).click()
    await page.getByText('Точек от 4 мм').waitFor()
    await page.getByRole('button', { name: 'Исправить' }).waitFor()
    const row = page.getByRole('row', { name: /Кровоточивость/ })
    expect(await row.textContent()).toContain('33,3 %')
    const { exams } = (await doctor.request('GET', `/api/clinic/patients/${patientId}/perio-exams`)).json
    expect(exams[0].indices).toMatchObject({ measured: 3, deepest: 5, bleedingPercent: 33.3 })
    expect(await look(page, 'perio', { gallery })).toEqual([])
    expect(person.complaints).toEqual([])
    await person.close()
  })

  it('draws the change between two dates: six points a tooth, better and worse told apart', {
    timeout: 90_000,
  }, async () => {
    const patientId = await newPatient('Ёлкина', '1971-02-02', '+79000004404')
    const teeth = [17, 16, 15, 14, 13, 12, 11, 21, 22, 23, 24, 25, 26, 27].flatMap(upper => [
      upper,
      upper + (upper < 20 ? 30 : 10),
    ])
    const exam = (depthOf: (tooth: number, at: number) => number) => ({
      encounterId: null,
      replaces: null,
      findings: teeth.map(number => ({
        tooth: number,
        mobility: 0,
        furcation: 0,
        sites: Object.fromEntries(
          ['MB', 'B', 'DB', 'ML', 'L', 'DL'].map((site, i) => {
            const depth = depthOf(number, i)
            return [
              site,
              {
                depth,
                recession: depth > 4 ? 1 : 0,
                bleeding: depth > 3,
                plaque: i === 0,
                suppuration: depth > 6,
              },
            ]
          }),
        ),
      })),
    })
    const url = `/api/clinic/patients/${patientId}/perio-exams`
    const first = await doctor.request(
      'POST',
      url,
      exam((number, i) => 2 + ((number + i * 3) % 5)),
    )
    expect(first.status, first.text).toBe(201)
    const { tenantId } = (await owner.request('GET', '/api/clinic')).json
    await product.world.server.inject({
      method: 'POST',
      url: '/dev/clock',
      payload: { tenant: tenantId, hours: 30 * 24 },
    })
    // Treated: all pockets a millimetre or two shallower, two teeth worse.
    await doctor.request(
      'POST',
      url,
      exam((number, i) => ([16, 46].includes(number) ? 6 : Math.max(2, ((number + i * 3) % 5) + 1))),
    )
    const { exams } = (await doctor.request('GET', url)).json
    expect(exams[0].indices.measured).toBe(28 * 6)
    const person = await product.person()
    const { page } = person
    await person.signIn('doctor@example.ru')
    await person.go(`/app/perio/${patientId}`)
    await page.getByRole('combobox', { name: 'Сравнить с' }).click()
    await page.getByRole('option').first().click()
    await page.getByText('▲').first().waitFor()
    expect(await page.locator('.perio-changes').textContent()).toMatch(/▼ .*\d.*▲ .*\d.*16/)
    expect(await look(page, 'perio-change', { gallery })).toEqual([])
    expect(person.complaints).toEqual([])
    await person.close()
  })
})
