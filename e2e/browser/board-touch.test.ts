import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { apart, bookingAt, type FreeTime, freeTimes } from '../open-clinic.ts'
import { type Client, ok, signIn } from '../world.ts'
import { column, emptyStretch, minuteOf, pointAt } from './board.ts'
import { type Finger, finger } from './fingers.ts'
import type { Person } from './person.ts'
import { openProduct, type Product } from './product.ts'
import { remindersOf } from './reminders.ts'
import { lookAsHeld } from './screen.ts'

/** J1.9 by fingers: a visit on the day board is picked up, moved, lengthened, put back; swipes scroll as everywhere. */
const SOON = { timeout: 30_000 }
const gallery = process.env.GALLERY
const DOCTOR = 'Улыбкин'
const COLLEAGUE = 'Мостов'
/** Longer than a finger has to rest. */
const REST = 480
let product: Product
let owner: Client
let times: FreeTime[]
beforeAll(async () => {
  product = await openProduct()
  owner = await signIn(product.world, 'owner@example.ru')
  const { practitioners } = ok(await owner.request('GET', '/api/clinic/practitioners'))
  const idOf = (surname: string): string =>
    practitioners.find((one: { surname: string }) => one.surname === surname).practitionerId
  const days = new Set((await freeTimes(product.world, owner, idOf(COLLEAGUE))).map(dayOf))
  times = (await freeTimes(product.world, owner, idOf(DOCTOR))).filter(time => days.has(dayOf(time)))
}, 180_000)
afterAll(() => product?.close())

const dayOf = (time: FreeTime) => time.startsAt.slice(0, 10)

describe.each([
  { way: 'landscape', size: { width: 1180, height: 820 }, nth: 1, letter: 'а' },
  { way: 'portrait', size: { width: 820, height: 1180 }, nth: 2, letter: 'б' },
] as const)('a finger on the board, $way', { timeout: 90_000 }, ({ way, size, nth, letter }) => {
  let desk: Person
  let hand: Finger
  let day: string
  /** The visit that is carried about, and the one whose time is taken. */
  let moved: string
  let other: string
  let moves: number

  beforeAll(async () => {
    day = [...new Set(times.map(dayOf))][nth]!
    const free = apart(times.filter(time => dayOf(time) === day))
    const book = async (surname: string, time: FreeTime, phone: string) => {
      const patient = ok(
        await owner.request('POST', '/api/clinic/patients', {
          surname,
          given: 'Анна',
          patronymic: null,
          birthDate: '1990-05-06',
          phone,
          email: null,
          sex: null,
          entityId: time.entityId,
        }),
      )
      return ok(await owner.request('POST', '/api/clinic/appointments', bookingAt(time, patient.patientId)))
        .appointmentId as string
    }
    moved = await book(`Пальцева${letter}`, free[0]!, `+790000088${nth}1`)
    const roomy = free.findIndex((one, i) => i > 1 && one.endsAt === free[i + 1]?.startsAt)
    other = await book(`Соседова${letter}`, free[roomy]!, `+790000088${nth}2`)
    desk = await product.person({ tablet: way })
    await desk.page.setViewportSize(size)
    hand = await finger(desk)
    await desk.signIn('reception@example.ru')
    desk.page.on('request', request => {
      if (request.method() === 'PATCH' || request.url().endsWith('/move')) moves++
    })
  }, 120_000)
  afterAll(() => desk?.close())
  beforeEach(async () => {
    moves = 0
    await desk.go(`/app/?day=${day}`)
    await own().waitFor()
  })
  afterEach(() => expect(desk.complaints).toEqual([]))

  const own = (id = moved) => desk.page.locator(`[data-id="${id}"]`)
  const time = async (id = moved) => (await own(id).locator('b').textContent())!
  const carried = () => desk.page.locator('[data-carried]')
  const middle = async (id = moved) => {
    const box = (await own(id).boundingBox())!
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  }
  /** Rests a finger on the visit until it is picked up. */
  const pick = async (id = moved) => {
    const at = await middle(id)
    await hand.down(at)
    await hand.rest(REST)
    await carried().waitFor()
    return at
  }
  const undo = async (before: string) => {
    await desk.page.getByRole('button', { name: /Вернуть$/ }).tap()
    await expect.poll(() => time(), SOON).toBe(before)
  }

  it('J1.9: a rested finger moves the visit in one drag; the old reminder is taken back, history shows both', async () => {
    const { page, effort } = desk
    const before = await time()
    const target = await pointAt(
      page,
      DOCTOR,
      (await emptyStretch(page, DOCTOR, 30, minuteOf(before) + 30)) + 15,
    )
    effort.begin()
    await pick()
    await hand.to({ x: target.x, y: target.y - 3 }, 500)
    expect(await carried().textContent()).toMatch(/\d+:\d\d–\d+:\d\d/)
    if (gallery) await page.screenshot({ path: `${gallery}/touch-${way}-1-carried.png` })
    await hand.up()
    await page.getByRole('button', { name: /Перенесено/ }).waitFor()
    expect(effort.actions(), JSON.stringify(effort.moves)).toBe(1)
    await expect.poll(() => time(), SOON).not.toBe(before)
    const after = await time()
    expect(await page.getByRole('complementary').count()).toBe(0)
    expect(await lookAsHeld(page, `touch-${way}-2-moved`, { gallery })).toEqual([])
    await own().tap()
    const history = page.getByRole('complementary').locator('.history')
    await history.getByText('→').first().waitFor()
    for (const text of [before, after]) expect(await history.textContent()).toContain(text)
    const reminders = await remindersOf(product.world, moved)
    expect(reminders).toEqual([
      { state: 'cancelled', time: before },
      { state: 'queued', time: after },
    ])
    expect(await lookAsHeld(page, `touch-${way}-3-history`, { gallery })).toEqual([])
    await page.getByRole('complementary').getByRole('button', { name: 'Закрыть' }).first().tap()
    await undo(before)
  })

  it('to the column of another doctor', async () => {
    const { page } = desk
    const before = await time()
    const minute = await emptyStretch(page, COLLEAGUE, 45, minuteOf(before))
    const target = await pointAt(page, COLLEAGUE, minute + 15)
    await pick()
    await hand.to(target, 500)
    await hand.up()
    await page.getByRole('button', { name: /Перенесено/ }).waitFor()
    const there = (await column(page, COLLEAGUE)).locator(`[data-id="${moved}"]`)
    await there.waitFor()
    await undo(before)
    await (await column(page, DOCTOR)).locator(`[data-id="${moved}"]`).waitFor()
  })

  it('a swipe over the visit scrolls the board and moves nothing; a tap opens', async () => {
    const { page } = desk
    await page.setViewportSize({ ...size, height: 520 })
    const scroll = page.locator('.board-scroll')
    await own().evaluate(element => element.scrollIntoView({ block: 'end' }))
    const top = await scroll.evaluate(element => element.scrollTop)
    const before = await time()
    const at = await middle()
    await hand.down(at)
    await hand.to({ x: at.x, y: at.y - 160 }, 48)
    await hand.up()
    await expect.poll(() => scroll.evaluate(element => element.scrollTop), SOON).toBeGreaterThan(top + 60)
    await hand.rest(REST)
    expect([await carried().count(), await time(), moves]).toEqual([0, before, 0])
    expect(await page.getByRole('complementary').count()).toBe(0)
    // A short swipe from side to side is none of a drag either.
    const again = await middle()
    await hand.down(again)
    await hand.to({ x: again.x + 60, y: again.y }, 32)
    await hand.up()
    expect([await carried().count(), await time(), moves]).toEqual([0, before, 0])
    await own().tap()
    await page.getByRole('complementary').getByText('История').waitFor()
    await page.setViewportSize(size)
  })

  it('a time that is taken: the visit goes back to its place and the board says why', async () => {
    const { page } = desk
    const before = await time()
    await pointAt(page, DOCTOR, minuteOf(before))
    await pick()
    await hand.to(await middle(other), 500)
    await hand.up()
    const alert = page.getByRole('alert').getByText('Это время только что заняли')
    await alert.waitFor()
    expect(await alert.evaluate(element => element.getBoundingClientRect().top)).toBeGreaterThan(0)
    await expect.poll(() => time(), SOON).toBe(before)
    expect([moves, await page.getByRole('button', { name: /Перенесено/ }).count()]).toEqual([1, 0])
    expect(await lookAsHeld(page, `touch-${way}-4-refused`, { gallery })).toEqual([])
    await page.getByRole('alert').getByRole('button', { name: 'Закрыть' }).tap()
    await alert.waitFor({ state: 'detached' })
  })

  it('a visit let go in its place shows its handle; the handle lengthens, and one press brings it back', async () => {
    const { page } = desk
    // The half hour after this one is free.
    await own(other).scrollIntoViewIfNeeded()
    await pick(other)
    await hand.up()
    await page.getByText('или её нижний край, чтобы удлинить').waitFor()
    expect(await page.getByRole('complementary').count()).toBe(0)
    expect(await lookAsHeld(page, `touch-${way}-5-handle`, { gallery })).toEqual([])
    const box = (await own(other).boundingBox())!
    const handle = { x: box.x + box.width / 2, y: box.y + box.height + 2 }
    await hand.down(handle)
    await hand.to({ x: handle.x, y: handle.y + 24 }, 200)
    if (gallery) await page.screenshot({ path: `${gallery}/touch-${way}-6-longer.png` })
    await hand.up()
    await page.getByRole('button', { name: /Перенесено/ }).waitFor()
    const height = async () => (await own(other).boundingBox())!.height
    await expect.poll(height, SOON).toBe(box.height + 22.5)
    await page.getByRole('button', { name: /Вернуть$/ }).tap()
    await expect.poll(height, SOON).toBe(box.height)
  })

  it('off the board, Escape and a second finger leave the visit where it was', async () => {
    const { page } = desk
    const before = await time()
    const cancels: Record<string, (at: { x: number; y: number }) => Promise<void>> = {
      'off the board': async at => {
        await hand.to({ x: at.x, y: 12 }, 300)
        await page.getByText('Отпустите — визит останется на прежнем месте').waitFor()
        if (gallery) await page.screenshot({ path: `${gallery}/touch-${way}-7-off.png` })
      },
      escape: () => page.keyboard.press('Escape'),
      'a second finger': at => hand.second({ x: at.x + 90, y: at.y + 200 }),
    }
    for (const [how, cancel] of Object.entries(cancels)) {
      const at = await pick()
      await hand.to({ x: at.x, y: at.y + 60 }, 200)
      await expect.poll(() => carried().textContent(), { ...SOON, message: how }).not.toContain(before)
      await cancel(at)
      await carried().waitFor({ state: 'detached' })
      await hand.up()
      await hand.rest(100)
      expect([await time(), moves], how).toEqual([before, 0])
      expect(await page.getByRole('complementary').count(), how).toBe(0)
    }
  })

  it('held at the edge, the board scrolls under the visit', async () => {
    const { page } = desk
    await page.setViewportSize({ ...size, height: 560 })
    const scroll = page.locator('.board-scroll')
    await own().evaluate(element => element.scrollIntoView({ block: 'center' }))
    const before = await time()
    const top = await scroll.evaluate(element => element.scrollTop)
    const at = await pick()
    const box = (await scroll.boundingBox())!
    const scrolled = () => scroll.evaluate(element => element.scrollTop)
    await hand.to({ x: at.x, y: box.y + box.height - 12 }, 300)
    await expect.poll(scrolled, SOON).toBeGreaterThan(top + 100)
    // What it would be set to has gone on with the scroll, farther than the finger itself has.
    const until = minuteOf(/(\d+:\d\d)–/.exec((await carried().textContent())!)![1]!)
    expect(until - minuteOf(before)).toBeGreaterThan((box.y + box.height - 12 - at.y) / 1.5 + 50)
    const lower = await scrolled()
    await hand.to({ x: at.x, y: box.y + 60 }, 300)
    await expect.poll(scrolled, SOON).toBeLessThan(lower - 80)
    await page.keyboard.press('Escape')
    await hand.up()
    expect([await time(), moves]).toEqual([before, 0])
    await page.setViewportSize(size)
  })

  it('on a phone the doctors beyond the edge come to the visit that is held there', async () => {
    const { page } = desk
    await page.setViewportSize({ width: 390, height: 844 })
    await own().evaluate(element => element.scrollIntoView({ block: 'center' }))
    const before = await time()
    const at = await pick()
    await hand.to({ x: 382, y: at.y }, 300)
    const last = page.locator('.board-column').last()
    await expect.poll(async () => (await last.boundingBox())!.x, SOON).toBeLessThan(300)
    await last.locator('[data-carried]').waitFor()
    await page.keyboard.press('Escape')
    await hand.up()
    expect([await time(), moves]).toEqual([before, 0])
    await page.setViewportSize(size)
  })
})
