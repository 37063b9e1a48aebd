import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lastSms } from '../world.ts'
import { openProduct, type Product } from './product.ts'

let product: Product
beforeAll(async () => {
  product = await openProduct()
})
afterAll(() => product?.close())

describe('J1: reception, from a phone call to a closed visit', () => {
  it('J1.1: signs in and finds a person in one box by name and phone in any spelling', async () => {
    const { page, signIn, complaints, close } = await product.person()
    await signIn('reception@example.ru')
    const box = page.getByRole('combobox', { name: /Найти пациента/ })
    await box.fill('8 (900) 000-01-01')
    await expect.poll(() => page.getByRole('option').count()).toBeGreaterThan(0)
    expect(await page.getByRole('option').first().textContent()).toContain(
      '+7 900 000-01-01'.replaceAll(' ', '\u00a0'),
    )
    expect(complaints).toEqual([])
    await close()
  })
})
void lastSms
