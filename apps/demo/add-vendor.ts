import { PLATFORM_TENANT } from '#libs/ids/index.ts'
import { MODULE_NAMES, type Module, type Product } from '#libs/offer/index.ts'
import { addPriceList, type PriceItem } from '#modules/billing/index.ts'
import { momentOf, saveVendorCard } from '#modules/clients/index.ts'
import { drawUpEdition, publishEdition } from '#modules/offers/index.ts'
import type { Services } from '#platform/context/index.ts'
import { NO_SCOPE } from '#platform/db/index.ts'
import { innOf, ogrnOf } from './requisites.ts'

/** The invented vendor: right control digits, nobody's account. */
export const VENDOR = {
  fullName: 'Общество с ограниченной ответственностью «Лад-Система»',
  shortName: 'ООО «Лад-Система»',
  inn: innOf('990000090'),
  kpp: '990001001',
  ogrn: ogrnOf('125990000090'),
  address: 'г. Примерск, ул. Ладная, 3',
  phone: '+7 900 000-00-90',
  legalEmail: 'legal@example.ru',
  bankName: 'АО «Примерский банк»',
  bik: '049900104',
  head: 'Ладов И. П.',
} as const

/** The vendor's requisites and the first editions of both offers. Once an installation. */
export async function addVendor(services: Services): Promise<void> {
  const db = services.db('amb_platform', NO_SCOPE)
  const { now, today } = momentOf(services, PLATFORM_TENANT)
  const correspondentAccount = keyed(VENDOR.bik, '301018101', '00000000104', true)
  const account = keyed(VENDOR.bik, '407028101', '00000000090', false)
  await db.tx(tx => saveVendorCard(tx, { ...VENDOR, account, correspondentAccount }, now, null))
  for (const product of ['clinic', 'smile'] satisfies Product[]) {
    const { editionId } = await drawUpEdition(services, db, {
      product,
      plannedOn: today,
      parameters: {},
      overrides: [],
      summary: 'Первая редакция',
      now,
      today,
      by: null,
    })
    await publishEdition(services, db, { editionId, now, today, by: null })
    await db.tx(tx =>
      addPriceList(tx, { product, effectiveOn: today, items: PRICES[product], now, by: null }),
    )
  }
}

const price = (module: Module, rubles: number): PriceItem => ({
  module,
  name: `Право использования, модуль «${MODULE_NAMES[module].ru}»`,
  unit: 'мес.',
  priceKopecks: rubles * 100,
})

const PRICES: Readonly<Record<Product, readonly PriceItem[]>> = {
  clinic: [
    price('core', 4_900),
    price('records', 3_500),
    price('cash', 1_900),
    price('site', 1_500),
    price('portal', 1_200),
    price('smile', 2_900),
  ],
  smile: [price('smile', 2_900), price('core', 900)],
}

/** An account whose ninth digit is its key: replaces it until the control sum holds. */
function keyed(bik: string, head: string, tail: string, ofBank: boolean): string {
  const prefix = ofBank ? `0${bik.slice(4, 6)}` : bik.slice(-3)
  for (let key = 0; key < 10; key++) {
    const account = `${head.slice(0, 8)}${key}${tail}`
    const sum = [...prefix, ...account].reduce((s, d, i) => s + ((Number(d) * [7, 1, 3][i % 3]!) % 10), 0)
    if (sum % 10 === 0) return account
  }
  throw new Error('no key makes the account right')
}
