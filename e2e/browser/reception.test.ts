import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dayIn, lastSms } from '../world.ts'
import { card, emptyStretch, minuteOf, pointAt } from './board.ts'
import type { Person } from './person.ts'
import { openProduct, type Product } from './product.ts'
import { remindersOf } from './reminders.ts'

/** J1 as a receptionist lives it: a call, a new patient, a race for a time, an arrival, the money, the paper. */
let product: Product
let desk: Person
let tomorrow: string
/** Far enough for a reminder a day before. */
let later: string
const nbsp = (text: string) => text.replaceAll(' ', '\u00a0')
const PETROVA = '+79000007701'

beforeAll(async () => {
  product = await openProduct()
  tomorrow = dayIn(product.world, 1)
  later = dayIn(product.world, 2)
  desk = await product.person()
  await desk.signIn('reception@example.ru')
})
afterAll(() => product?.close())

const search = (person: Person) => person.page.getByRole('combobox', { name: /Найти пациента/ })
const options = (person: Person) => person.page.getByRole('option')
const board = async (person: Person, day = tomorrow) => {
  await person.go(`/app/?day=${day}`)
  await person.page.locator('.board-window').first().waitFor()
}
const panel = (person: Person) => person.page.getByRole('complementary')

async function createPetrova(person: Person, anyway: boolean) {
  const { page } = person
  const form = panel(person)
  await page.getByRole('button', { name: 'Новый пациент' }).click()
  await form.getByLabel('Фамилия').fill('петрова')
  await form.getByLabel('Имя').fill('Инна')
  await form.getByLabel('Отчество').fill('Олеговна')
  await form.getByLabel('Дата рождения').fill('3.4.1986')
  await form.getByLabel('Телефон').fill('8 (900) 000-77-01')
  await form.getByRole('button', { name: 'Создать карточку' }).click()
  if (anyway) await form.getByRole('button', { name: 'Это другой человек, создать всё равно' }).click()
}

describe('J1: from a phone call to a closed visit', () => {
  it('J1.2: a new card asks for five things and is not verified yet; a twin is offered instead', async () => {
    const { page, effort } = desk
    await board(desk)
    const minute = await emptyStretch(page, 'Улыбкин', 30)
    const { x, y } = await pointAt(page, 'Улыбкин', minute)
    effort.begin()
    await page.mouse.click(x, y)
    await createPetrova(desk, false)
    await panel(desk).getByRole('button', { name: 'Записать', exact: true }).click()
    await panel(desk).getByText('документ не проверен').waitFor()
    const besidesData = effort.moves.filter(move => move.kind !== 'type').length
    expect(besidesData, JSON.stringify(effort.moves)).toBeLessThanOrEqual(60)
    await board(desk)
    await page.keyboard.press('n')
    await createPetrova(desk, false)
    await panel(desk).getByRole('alert').waitFor()
    await panel(desk).getByRole('button', { name: 'Открыть' }).waitFor()
    await panel(desk).getByRole('button', { name: 'Это другой человек, создать всё равно' }).click()
    await panel(desk).getByText('Петрова Инна Олеговна').waitFor()
  })

  it('J1.1: one box takes a name with a phone in any spelling; cards of one person are marked', async () => {
    await board(desk)
    await search(desk).fill('Петрова 8-900-000-77-01')
    await expect.poll(() => options(desk).count()).toBe(2)
    expect(await options(desk).allTextContents()).toEqual([
      expect.stringContaining('возможно, дубль'),
      expect.stringContaining(nbsp('+7 900 000-77-01')),
    ])
    await search(desk).fill('+7 900 000 77 01 инна')
    await expect.poll(() => options(desk).count()).toBe(2)
    await search(desk).fill('нет такого человека')
    await desk.page.getByText('Никого не нашлось').waitFor()
    await search(desk).fill('')
  })

  it('J1.3: free times by wish (speciality, length, not later than), and why others are not there', async () => {
    const owner = await product.person()
    await owner.signIn('owner@example.ru')
    const { page } = owner
    await board(owner)
    await page.keyboard.press('n')
    const form = panel(owner)
    await form.getByRole('textbox', { name: 'Минут' }).fill('60')
    await form.getByRole('combobox', { name: 'Врач' }).click()
    await page.getByRole('option', { name: 'Терапевт', exact: true }).click()
    const last = await form.getByRole('combobox', { name: 'Не позже' }).inputValue()
    expect(last).toMatch(/^\d+\u00a0\S+, (пн|вт|ср|чт|пт|сб|вс)$/)
    const times = form.getByRole('region', { name: 'Свободное время' })
    await expect.poll(() => times.getByRole('button').count()).toBeGreaterThan(0)
    const whose = await times.locator('.soft').allTextContents()
    expect(
      whose.every(line => line.includes('Здоровов')),
      whose.join(),
    ).toBe(true)
    await form.getByRole('combobox', { name: 'Услуга' }).fill('Удаление постоянного зуба')
    await page.getByRole('option', { name: 'Удаление постоянного зуба' }).first().click()
    await form.getByText('Почему нет остальных врачей').click()
    await form.getByText('не оказывает эту услугу').first().waitFor()
    expect(owner.complaints).toEqual([])
    await owner.close()
  })

  it('J1.4: a known patient by phone in five actions; of two who press at once one books, the other gets three times', async () => {
    const rival = await product.person()
    await rival.signIn('reception@example.ru')
    await Promise.all([board(desk), board(rival)])
    const minute = await emptyStretch(desk.page, 'Мостов', 30)
    const point = await pointAt(desk.page, 'Мостов', minute)
    await pointAt(rival.page, 'Мостов', minute)
    const phones = ['+7 900 000-77-01', '8 900 000 01 01']
    for (const [i, person] of [desk, rival].entries()) {
      person.effort.begin()
      await person.page.mouse.click(point.x, point.y)
      await person.page.keyboard.type(phones[i]!)
      await panel(person).getByRole('option').first().waitFor()
      await person.page.keyboard.press('Enter')
      await panel(person).getByRole('button', { name: 'Записать', exact: true, disabled: false }).waitFor()
    }
    const press = (person: Person) =>
      panel(person).getByRole('button', { name: 'Записать', exact: true }).click()
    await Promise.all([press(desk), press(rival)])
    for (const person of [desk, rival])
      expect(person.effort.actions(), JSON.stringify(person.effort.moves)).toBeLessThanOrEqual(5)
    const won = (person: Person) => panel(person).getByText('История').isVisible()
    await expect.poll(async () => [await won(desk), await won(rival)].filter(Boolean).length).toBe(1)
    const loser = (await won(desk)) ? rival : desk
    const nearest = panel(loser).getByRole('region', { name: 'Ближайшее свободное время' })
    await nearest.waitFor()
    expect(await nearest.getByRole('button').count()).toBe(3)
    await nearest.getByRole('button').first().click()
    await press(loser)
    await panel(loser).getByText('История').waitFor()
    expect([...rival.complaints, ...desk.complaints]).toEqual([])
    await rival.close()
  })

  it('J1.4: a doctor of another legal entity cannot be booked from here, and the board says why at once', async () => {
    await board(desk)
    const { x, y } = await pointAt(desk.page, 'Здоровов', await emptyStretch(desk.page, 'Здоровов', 30))
    await desk.page.mouse.click(x, y)
    await desk.page.getByRole('alert').getByText('записывает его регистратура').waitFor()
    expect(await panel(desk).count()).toBe(0)
  })

  it('J1.5: the confirmation is in the outbox; the patient confirms by its link and the open board shows it', async () => {
    await board(desk)
    const link = /https?:\S+/.exec(await lastSms(product.world, PETROVA))![0]
    const patient = await product.person({ phone: true })
    await patient.go(new URL(link).pathname)
    await patient.page.getByRole('button', { name: 'Подтверждаю, приду' }).click()
    await patient.page.getByText('подтверждён').first().waitFor()
    await desk.page.locator('.card-visit[data-status="confirmed"]', { hasText: 'Петрова' }).waitFor()
    expect([...patient.complaints, ...desk.complaints]).toEqual([])
    await patient.close()
  })

  it('J1.6: the patient arrives, the document is checked, the card says so', async () => {
    const { page } = desk
    const visit = page.locator('.card-visit[data-status="confirmed"]', { hasText: 'Петрова' })
    await visit.click()
    await panel(desk).getByRole('button', { name: 'Отметить приход' }).click()
    await page.locator('.card-visit[data-status="arrived"]', { hasText: 'Петрова' }).waitFor()
    await panel(desk).getByRole('button', { name: 'Карточка' }).click()
    await page.getByLabel('Какой документ показали').fill('Паспорт')
    await page.getByRole('button', { name: 'Документ проверен' }).click()
    await page.getByText('документ проверен', { exact: true }).waitFor()
  })

  it('J1.4: the keyboard alone books: a letter, the phone, Enter, a time, Enter', async () => {
    const { page } = desk
    await board(desk, later)
    await page.keyboard.press('n')
    await page.keyboard.type('9000007701')
    await panel(desk).getByRole('option').first().waitFor()
    await page.keyboard.press('Enter')
    const times = panel(desk).getByRole('region', { name: 'Свободное время' })
    await times.getByRole('button').first().waitFor()
    for (let i = 0; i < 20 && (await times.locator(':focus').count()) === 0; i++)
      await page.keyboard.press('Tab')
    const ring = await times.locator(':focus').evaluate(element => getComputedStyle(element).outlineStyle)
    expect(ring).toBe('solid')
    // Arrows go from time to time; Enter takes the one under the hand.
    const wanted = (await times.getByRole('button').nth(2).textContent())!
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowDown')
    expect(await times.locator(':focus').textContent()).toBe(wanted)
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Записать')
    await page.keyboard.press('Enter')
    await panel(desk).getByText('История').waitFor()
    expect(new URL(page.url()).searchParams.get('day')).toBe(later)
    await page.keyboard.press('Escape')
  })

  it('J1.4: a time of another day is booked, and the board goes to that day and shows the visit', async () => {
    const { page } = desk
    await board(desk)
    await page.keyboard.press('n')
    await page.keyboard.type('9000007701')
    await panel(desk).getByRole('option').first().waitFor()
    await page.keyboard.press('Enter')
    const times = panel(desk).getByRole('region', { name: 'Свободное время' })
    await times.getByRole('button').first().waitFor()
    // A doctor whom this reception books, on any day but the one that the board shows.
    const here = (await page.locator('.board-tools h1').textContent())!
    const groups = await times.locator('.soft').allTextContents()
    const at = groups.findIndex(text => text.includes('Улыбкин') && !text.startsWith(here))
    expect(at, groups.join()).toBeGreaterThanOrEqual(0)
    await times.locator('.soft + *').nth(at).getByRole('button').last().click()
    await panel(desk).getByRole('button', { name: 'Записать', exact: true }).click()
    await panel(desk).getByText('История').waitFor()
    expect(await page.locator('.board-tools h1').textContent()).toBe(groups[at]!.split(' · ')[0])
    const shown = page.locator('.card-visit[data-selected]', { hasText: 'Петрова' })
    await shown.waitFor()
    const box = (await shown.boundingBox())!
    expect(box.y + box.height).toBeLessThan(page.viewportSize()!.height)
    await page.keyboard.press('Escape')
  })

  it('J1.9: one drag moves the visit; the old reminder is taken back, a new one planned; history shows both', async () => {
    const { page, effort } = desk
    await board(desk, later)
    const visit = card(page, 'Петрова').first()
    const before = (await visit.locator('b').textContent())!
    const appointmentId = (await visit.getAttribute('data-id'))!
    const minute = await emptyStretch(page, 'Улыбкин', 30, minuteOf(before) + 30)
    const target = await pointAt(page, 'Улыбкин', minute)
    const from = (await visit.boundingBox())!
    effort.begin()
    await page.mouse.move(from.x + 20, from.y + 6)
    await page.mouse.down()
    await page.mouse.move(target.x, target.y, { steps: 8 })
    await page.mouse.up()
    await page.getByRole('button', { name: /Перенесено/ }).waitFor()
    expect(effort.actions(), JSON.stringify(effort.moves)).toBe(1)
    const after = (await page.locator(`[data-id="${appointmentId}"] b`).textContent())!
    expect(after).not.toBe(before)
    await page.locator(`[data-id="${appointmentId}"]`).click()
    const history = panel(desk).locator('.history')
    await history.getByText('→').first().waitFor()
    expect(await history.textContent()).toContain(before)
    expect(await history.textContent()).toContain(after)
    expect(await remindersOf(product.world, appointmentId)).toEqual([
      { state: 'cancelled', time: before },
      { state: 'queued', time: after },
    ])
    await page.getByRole('button', { name: /Вернуть$/ }).click()
    await expect.poll(() => page.locator(`[data-id="${appointmentId}"] b`).textContent()).toBe(before)
  })

  it('J1.9: the keyboard alone moves a visit and lengthens it; letters say so, one press brings it back', async () => {
    const { page } = desk
    await board(desk, later)
    const visit = card(page, 'Петрова').first()
    const id = (await visit.getAttribute('data-id'))!
    const own = page.locator(`[data-id="${id}"]`)
    const before = (await own.locator('b').textContent())!
    await own.focus()
    const ring = await own.evaluate(element => getComputedStyle(element).outlineStyle)
    expect(ring).toBe('solid')
    await page.keyboard.press('Alt+ArrowDown')
    await page.getByRole('button', { name: /Перенесено/ }).waitFor()
    await expect.poll(() => own.locator('b').textContent()).not.toBe(before)
    const tall = (await own.boundingBox())!.height
    await own.focus()
    await page.keyboard.press('Alt+Shift+ArrowDown')
    await expect.poll(async () => (await own.boundingBox())!.height).toBeGreaterThan(tall)
    await own.focus()
    await page.keyboard.press('Alt+Shift+ArrowUp')
    await expect.poll(async () => (await own.boundingBox())!.height).toBe(tall)
    await own.focus()
    await page.keyboard.press('Alt+ArrowUp')
    await expect.poll(() => own.locator('b').textContent()).toBe(before)
    // Faster than the server answers: each press counts, none is refused as somebody else's change.
    await own.focus()
    for (const key of ['Down', 'Down', 'Down', 'Up', 'Up', 'Up']) await page.keyboard.press(`Alt+Arrow${key}`)
    await page.locator(`[data-id="${id}"]:not([data-saving])`).waitFor()
    expect(await own.locator('b').textContent()).toBe(before)
    expect(await page.getByRole('alert').count()).toBe(0)
    await own.focus()
    await page.keyboard.press('Enter')
    await panel(desk).getByText('История').waitFor()
    await page.keyboard.press('Escape')
  })

  it('J1.3: a day without reception says so and leads to the next one that has some', async () => {
    const { page } = desk
    const weekday = new Date(`${later}T00:00:00Z`).getUTCDay()
    await desk.go(`/app/?day=${dayIn(product.world, 2 + ((7 - weekday) % 7))}`)
    await page.getByText('В этот день приёма нет').waitFor()
    await page.getByRole('button', { name: /^Ближайший день приёма: .*, пн$/ }).click()
    await page.locator('.board-window').first().waitFor()
  })

  it('J1.10: the day prints as a list: every visit with phone and card, no frame of the application', async () => {
    const { page } = desk
    await board(desk, later)
    const visits = await page
      .locator('.card-visit:not([data-status="cancelled"]):not([data-status="held"])')
      .count()
    await page.getByRole('button', { name: 'Список дня' }).click()
    await page.locator('table').first().waitFor()
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('tbody tr').count()).toBe(visits)
    const row = page.locator('tbody tr', { hasText: 'Петрова' }).first()
    expect(await row.textContent()).toMatch(/\+7\u00a0900\u00a0000-77-01.*С-\d{6}/)
    expect(await page.getByRole('navigation').isVisible()).toBe(false)
    expect(await page.getByRole('button', { name: 'Печать' }).isVisible()).toBe(false)
    const paper = await page.pdf({ preferCSSPageSize: true })
    expect(paper.subarray(0, 5).toString()).toBe('%PDF-')
    await page.emulateMedia({ media: 'screen' })
    expect(desk.complaints).toEqual([])
  })
})
