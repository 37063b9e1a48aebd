import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signIn } from '../world.ts'
import type { Person } from './person.ts'
import { openProduct, type Product } from './product.ts'
import { look } from './screen.ts'

/** Materials of services: the norm in the price list, what was used in the report. */
let product: Product
let owner: Person
beforeAll(async () => {
  product = await openProduct({ patients: 30, history: true })
  owner = await product.person()
  await owner.signIn('owner@example.ru')
}, 240_000)
afterAll(() => product?.close())

const gallery = process.env.GALLERY

describe('materials', { timeout: 90_000 }, () => {
  it('the clinic writes the norm of a service; it is kept', async () => {
    const { page } = owner
    await owner.go('/app/setup/prices')
    await page.getByRole('button', { name: 'Ортопантомография' }).first().click()
    await page.getByText('Норма не задана').waitFor()
    await page.getByRole('button', { name: 'Добавить материал' }).click()
    await page.getByRole('combobox', { name: 'Материал', exact: true }).fill('Чехол защитный')
    await page.getByLabel('Ед.', { exact: true }).fill('шт.')
    expect(await look(page, 'material-norm', { gallery })).toEqual([])
    await page.getByRole('button', { name: 'Сохранить' }).click()
    await page.getByRole('button', { name: 'Ортопантомография' }).first().waitFor()
    const client = await signIn(product.world, 'owner@example.ru')
    const { materials, norms } = (await client.request('GET', '/api/clinic/material-norms')).json
    const { materialId } = materials.find((one: { name: string }) => one.name === 'Чехол защитный')
    expect(norms.filter((one: { materialId: string }) => one.materialId === materialId)).toMatchObject([
      { quantity: 1 },
    ])
  })

  it('the report says by the norm, used, and the difference', async () => {
    const { page } = owner
    await owner.go('/app/reports')
    await page.getByText('Материалы', { exact: true }).click()
    await page.getByRole('cell', { name: /Композит светового отверждения/ }).waitFor()
    await page.getByRole('columnheader', { name: 'Отклонение' }).waitFor()
    expect(await look(page, 'report-materials', { gallery })).toEqual([])
    expect(owner.complaints).toEqual([])
  })
})
