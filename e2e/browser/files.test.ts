import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { archOfTeeth, writeDicom } from '#platform/testing/dicom-file.ts'
import { freeTimes, PATIENT_PHONE } from '../open-clinic.ts'
import { type Client, codeIn, lastSms, signIn } from '../world.ts'
import type { Person } from './person.ts'
import { openProduct, type Product } from './product.ts'
import { look } from './screen.ts'

const SOON = { timeout: 30_000 }
const gallery = process.env.GALLERY

/** Images on the real screens: taken in, looked at, compared, measured, sent by a patient and filed. */
let product: Product
let doctor: Client
let patientId: string
let organisation: string
let person: Person
beforeAll(async () => {
  product = await openProduct({ patients: 30 })
  doctor = await signIn(product.world, 'doctor@example.ru')
  const owner = await signIn(product.world, 'owner@example.ru')
  const { practitionerId } = (await doctor.request('GET', '/api/clinic/me')).json
  const entityId = (await freeTimes(product.world, owner, practitionerId))[0]!.entityId
  const { entities } = (await owner.request('GET', '/api/clinic')).json
  organisation = entities.find((e: { entityId: string }) => e.entityId === entityId).shortName
  const found = await owner.request('GET', `/api/clinic/patients?q=${PATIENT_PHONE.slice(1)}`)
  patientId = found.json.patients.find((p: { cards?: { entityId: string }[] }) =>
    (p.cards ?? [{ entityId }]).some(card => card.entityId === entityId),
  ).patientId
  person = await product.person()
  await person.signIn('doctor@example.ru')
}, 240_000)
afterAll(() => product?.close())

/** A grey picture with an arch of teeth, as a scanner would give it. */
async function picture(width: number, height: number, tint: string): Promise<Buffer> {
  const raw = Buffer.from(archOfTeeth(height, width))
  const grey = Buffer.from(Array.from({ length: width * height }, (_, i) => raw.readUInt16LE(i * 2) >> 4))
  return sharp(grey, { raw: { width, height, channels: 1 } })
    .toColourspace('srgb')
    .tint(tint)
    .jpeg()
    .toBuffer()
}

const input = ({ page }: Person) => page.locator('input[type="file"]').first()
const thumb = ({ page }: Person, name: string) => page.getByRole('button', { name: `Открыть: ${name}` })
const back = ({ page }: Person) => page.getByRole('button', { name: 'Закрыть' }).first().click()

describe('J2.4: images of a patient', () => {
  it('are added with progress, several at once, and stand by date', async () => {
    await person.go(`/app/images/${patientId}`)
    await person.page.getByText('Снимков пока нет').waitFor()
    expect(await look(person.page, 'images-empty', { gallery })).toEqual([])
    const opg = writeDicom({
      rows: 700,
      columns: 1_400,
      bitsStored: 12,
      spacing: [0.1, 0.1],
      pixels: archOfTeeth(700, 1_400),
      studyDate: '20251110',
    })
    await input(person).setInputFiles([
      { name: 'до лечения.jpg', mimeType: 'image/jpeg', buffer: await picture(1_200, 800, '#ffd9c0') },
      { name: 'после лечения.jpg', mimeType: 'image/jpeg', buffer: await picture(1_200, 800, '#fff1e6') },
      { name: 'ОПТГ.dcm', mimeType: 'application/dicom', buffer: opg },
      { name: 'не снимок.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(2_000, 'x') },
    ])
    for (const name of ['до лечения.jpg', 'после лечения.jpg', 'ОПТГ.dcm'])
      await thumb(person, name).waitFor(SOON)
    await person.page.getByText('Такие файлы не принимаются').waitFor(SOON)
    expect(await look(person.page, 'images-gallery', { gallery })).toEqual([])
  }, 120_000)

  it('one is opened with a key, gets its tooth and kind, and is found by the tooth', async () => {
    await thumb(person, 'до лечения.jpg').press('Enter')
    const { page } = person
    await page.getByLabel('Зубы').fill('16')
    await page.getByRole('button', { name: 'Сохранить' }).click()
    await page.getByText('· 16').first().waitFor(SOON)
    expect(await look(page, 'images-viewer', { gallery })).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('textbox', { name: 'Зуб' }).fill('16')
    await thumb(person, 'до лечения.jpg').waitFor()
    expect(await thumb(person, 'ОПТГ.dcm').count()).toBe(0)
    await page.getByRole('textbox', { name: 'Зуб' }).fill('')
  }, 60_000)

  it('a DICOM is drawn, its window moves, a line on it is measured in millimetres', async () => {
    const { page } = person
    await thumb(person, 'ОПТГ.dcm').click()
    const canvas = page.locator('.stage canvas')
    await canvas.waitFor(SOON)
    const mean = () =>
      canvas.evaluate(element => {
        const { data } = (element as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, 1_400, 700)
        let sum = 0
        for (let i = 0; i < data.length; i += 4) sum += data[i]!
        return sum / (data.length / 4)
      })
    await expect.poll(mean, SOON).toBeGreaterThan(10)
    const before = await mean()
    await page.getByRole('slider', { name: 'Яркость' }).focus()
    for (let i = 0; i < 30; i++) await page.keyboard.press('ArrowRight')
    await expect.poll(mean, SOON).toBeGreaterThan(before + 3)
    await page.getByRole('button', { name: 'Измерить' }).click()
    const box = (await canvas.boundingBox())!
    const scale = Math.min(box.width / 1_400, box.height / 700)
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    await page.mouse.click(x - 100 * scale, y)
    await page.mouse.click(x + 100 * scale, y)
    const measured = (await page.locator('.measure text').first().textContent())!
    expect(Number(measured.replace(',', '.').replace(/[^\d.]/g, ''))).toBeCloseTo(20, 0)
    expect(measured).toContain('мм')
    const kept = page.getByRole('region', { name: 'Измерения' })
    await kept.getByText('20,0').waitFor(SOON)
    // It is there for whoever opens the image again, with who drew it.
    await back(person)
    await thumb(person, 'ОПТГ.dcm').click()
    await page.locator('.measure text', { hasText: '20,0' }).waitFor(SOON)
    await kept.getByText('Улыбкин').waitFor(SOON)
    expect(await look(page, 'images-dicom', { gallery })).toEqual([])
    await back(person)
  }, 90_000)

  it('a photo is measured by a line of known length; a line is taken off again', async () => {
    const { page } = person
    await thumb(person, 'после лечения.jpg').click()
    const stage = page.locator('.stage img')
    await stage.waitFor(SOON)
    await page.getByRole('button', { name: 'Измерить' }).click()
    await page.getByLabel('Известная длина, мм').fill('10')
    const box = (await stage.boundingBox())!
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    const draw = async (length: number, down: number) => {
      await page.mouse.click(x - length / 2, y + down)
      await page.mouse.click(x + length / 2, y + down)
    }
    const kept = page.getByRole('region', { name: 'Измерения' })
    await draw(200, 0)
    await kept.getByText('отрезок известной длины').waitFor(SOON)
    await draw(100, 60)
    await kept.getByText('по отрезку известной длины').waitFor(SOON)
    expect(await kept.textContent()).toMatch(/5,0\sмм/)
    expect(await look(page, 'images-measured', { gallery })).toEqual([])
    await kept.getByRole('button', { name: /Убрать измерение: 5,0/ }).click()
    await expect.poll(() => kept.getByRole('listitem').count(), SOON).toBe(1)
    await back(person)
  }, 60_000)

  it('two dates are compared side by side, zoomed together', async () => {
    const { page } = person
    for (const name of ['до лечения.jpg', 'после лечения.jpg'])
      await page.getByRole('checkbox', { name: `Выбрать для сравнения: ${name}` }).check()
    await page.getByRole('button', { name: 'Сравнить' }).click()
    await page.locator('.compare .stage').nth(1).waitFor()
    await page.locator('.compare .stage').first().hover()
    await page.mouse.wheel(0, -600)
    const views = () =>
      page
        .locator('.compare .stage-picture')
        .evaluateAll(all => all.map(e => (e as HTMLElement).style.transform))
    await expect.poll(async () => (await views())[0], SOON).toMatch(/scale\((?!1\))/)
    const [left, right] = await views()
    expect(left).toBe(right)
    expect(await look(page, 'images-compare', { gallery })).toEqual([])
    await page.keyboard.press('Escape')
  }, 60_000)

  it('one is removed with a reason and brought back at once', async () => {
    const { page } = person
    await thumb(person, 'после лечения.jpg').click()
    await page.getByRole('button', { name: 'Удалить из карты' }).click()
    await page.getByRole('radio', { name: 'Дубль' }).check()
    expect(await look(page, 'images-removal', { gallery })).toEqual([])
    await page.getByRole('button', { name: 'Удалить из карты' }).click()
    await page.getByText('Файл удалён из карты').waitFor(SOON)
    expect(await thumb(person, 'после лечения.jpg').count()).toBe(0)
    await page.getByRole('button', { name: 'Вернуть' }).first().click()
    await thumb(person, 'после лечения.jpg').waitFor(SOON)
  }, 60_000)

  it('an upload whose line breaks goes on by itself', async () => {
    const { page } = person
    const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const
    const photo = await sharp({
      create: { width: 1_600, height: 1_200, channels: 3, background: '#888', noise },
    })
      .jpeg({ quality: 90 })
      .toBuffer()
    expect(photo.length).toBeGreaterThan(600_000)
    let broken = 0
    await page.route('**/api/clinic/uploads/*?offset=*', route => {
      if (route.request().url().endsWith('offset=0') || broken++ > 0) return route.continue()
      return route.abort('connectionreset')
    })
    await input(person).setInputFiles([{ name: 'обрыв.jpg', mimeType: 'image/jpeg', buffer: photo }])
    await thumb(person, 'обрыв.jpg').waitFor(SOON)
    expect(broken).toBeGreaterThan(1)
    await page.unroute('**/api/clinic/uploads/*?offset=*')
  }, 60_000)
})

describe('J3.4: an X-ray from home', () => {
  it('is sent from the portal, waits in the inbox, is filed, and the patient sees that', async () => {
    const patient = await product.person({ phone: true })
    const { page } = patient
    await patient.go('/my?clinic=ozero')
    await page.getByLabel('Ваш телефон').fill(PATIENT_PHONE)
    await page.getByRole('button', { name: 'Получить код' }).click()
    await page.getByLabel('Код из СМС').waitFor()
    await page.getByLabel('Код из СМС').fill(codeIn(await lastSms(product.world, PATIENT_PHONE)))
    await page.getByRole('button', { name: 'Войти' }).click()
    const form = page.getByRole('region', { name: 'Отправить снимок в клинику' })
    await form.waitFor(SOON)
    const where = form.getByLabel('Куда отправить')
    if (await where.count()) await where.selectOption({ label: organisation })
    await form.getByLabel('Что на нём').fill('Панорамный снимок, делали летом')
    await form
      .locator('input[type="file"]')
      .setInputFiles([
        { name: 'панорама.jpg', mimeType: 'image/jpeg', buffer: await picture(1_600, 800, '#e8e8e8') },
      ])
    await page.getByText('Ждёт, пока посмотрят').waitFor(SOON)
    await form.getByLabel('Что на нём').fill('Диск из другой клиники')
    const disc = writeDicom({
      rows: 300,
      columns: 600,
      bitsStored: 12,
      spacing: [0.1, 0.1],
      pixels: archOfTeeth(300, 600),
    })
    await form
      .locator('input[type="file"]')
      .setInputFiles([{ name: 'диск.dcm', mimeType: 'application/dicom', buffer: disc }])
    await expect.poll(() => page.getByText('Ждёт, пока посмотрят').count(), SOON).toBe(2)
    expect(await look(page, 'portal-images', { gallery, touch: true })).toEqual([])

    const reception = await product.person()
    await reception.signIn('reception@example.ru')
    await reception.page.getByRole('link', { name: 'Входящие' }).click()
    const item = reception.page.getByRole('article', { name: /./ }).filter({ hasText: 'панорама.jpg' })
    const list = reception.page.getByRole('list', { name: 'Что ждёт' })
    await item.getByText('Панорамный снимок, делали летом').waitFor(SOON)
    expect(await look(reception.page, 'images-inbox', { gallery })).toEqual([])
    await list.getByRole('link', { name: 'Диск из другой клиники' }).click()
    await reception.page.getByRole('button', { name: 'Открыть: диск.dcm' }).click()
    const dark = reception.page.locator('.viewer')
    await dark.locator('canvas').waitFor(SOON)
    await dark.getByRole('slider', { name: 'Контраст' }).waitFor()
    await dark.getByText('Диск из другой клиники').waitFor()
    expect(await look(reception.page, 'images-inbox-dicom', { gallery })).toEqual([])
    await dark.getByRole('button', { name: 'Принять в карту' }).click()
    await reception.page.getByText('Диск из другой клиники').waitFor({ state: 'detached' })
    await item.getByLabel('Вид').first().click()
    await reception.page.getByRole('option', { name: 'ОПТГ' }).click()
    await item.getByRole('button', { name: 'Принять в карту' }).click()
    await reception.page.getByText('Ничего не ждёт').waitFor(SOON)

    await page.reload()
    await expect.poll(() => page.getByText('Приложен к карте').count(), SOON).toBe(2)
    await person.go(`/app/images/${patientId}`)
    await thumb(person, 'панорама.jpg').waitFor(SOON)
    expect([...patient.complaints, ...reception.complaints]).toEqual([])
    await Promise.all([patient.close(), reception.close()])
  }, 120_000)
})

describe('two hundred images of a patient', () => {
  it('are listed and stand on the screen soon after asking', async () => {
    const bytes = { 'content-type': 'application/offset+octet-stream' }
    const card = { kind: 'photo', teeth: [], takenOn: null, note: '' }
    const small = await picture(400, 300, '#ffffff')
    const already = (await doctor.request('GET', `/api/clinic/patients/${patientId}/images`)).json.images
      .length
    for (let i = already; i < 200; i++) {
      const day = `20${10 + (i % 15)}-0${1 + (i % 9)}-1${i % 9}`
      const { uploadId } = (
        await doctor.request('POST', `/api/clinic/patients/${patientId}/uploads`, {
          name: `снимок ${i}.jpg`,
          size: small.length,
          card: { ...card, takenOn: day },
        })
      ).json
      await doctor.request('PATCH', `/api/clinic/uploads/${uploadId}?offset=0`, small, bytes)
      await doctor.request('POST', `/api/clinic/uploads/${uploadId}/completion`)
    }
    const asked: number[] = []
    for (let i = 0; i < 5; i++) {
      const from = performance.now()
      const { json } = await doctor.request('GET', `/api/clinic/patients/${patientId}/images`)
      asked.push(performance.now() - from)
      expect(json.images).toHaveLength(200)
    }
    await person.go('/app')
    await person.page.getByRole('button', { name: 'Выйти' }).waitFor()
    const from = performance.now()
    await person.page.evaluate(id => {
      history.pushState(null, '', `/app/images/${id}`)
      window.dispatchEvent(new Event('amb:route'))
    }, patientId)
    await person.page.locator('.thumb').nth(199).waitFor({ state: 'attached' })
    const drawn = performance.now() - from
    await expect
      .poll(
        () =>
          person.page
            .locator('.thumb img')
            .first()
            .evaluate(e => (e as HTMLImageElement).naturalWidth),
        SOON,
      )
      .toBeGreaterThan(0)
    console.log(
      `200 images: list ${Math.round(asked.sort((a, b) => a - b)[2]!)} ms, screen ${Math.round(drawn)} ms, first picture ${Math.round(performance.now() - from)} ms`,
    )
    // 60 ms and half a second on a quiet machine; the bounds leave room for others at work beside this test.
    expect(asked[2]).toBeLessThan(600)
    expect(drawn).toBeLessThan(4_000)
    expect(await look(person.page, 'images-many', { gallery })).toEqual([])
    // The line that was broken on purpose.
    expect(person.complaints.filter(line => !line.includes('ERR_CONNECTION_RESET'))).toEqual([])
  }, 240_000)
})
