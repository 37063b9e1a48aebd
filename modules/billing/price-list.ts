import { isModule, MODULES_OF, type Module, type Product } from '#libs/offer/index.ts'
import type { Reader, ScopedDb, Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'

export interface PriceItem {
  readonly module: Module
  readonly name: string
  readonly unit: string
  readonly priceKopecks: number
}

export interface PriceList {
  readonly product: Product
  readonly edition: number
  readonly effectiveOn: string
  readonly items: readonly PriceItem[]
}

const COLUMNS = 'product, edition, effective_on as "effectiveOn", items'

/** The price list of a product on a day. Error: `conflict.state` when there is none. */
export async function priceListOn(db: Reader, product: Product, day: string): Promise<PriceList> {
  const row = await db.first<PriceList>({
    text: `select ${COLUMNS} from billing.price_list where product = $1 and effective_on <= $2
      order by effective_on desc, edition desc limit 1`,
    values: [product, day],
  })
  if (!row) throw fail('conflict.state', { reason: 'прайс-лист не заполнен' })
  return row
}

export const listPriceLists = (db: Reader): Promise<PriceList[]> =>
  db.all<PriceList>({ text: `select ${COLUMNS} from billing.price_list order by product, edition desc` })

/** Adds an edition of a price list; prices of issued invoices do not change. Error: `request.invalid`. */
export async function addPriceList(
  tx: Tx,
  list: Omit<PriceList, 'edition'> & { readonly now: Date; readonly by: string | null },
): Promise<{ edition: number }> {
  const modules = list.items.map(item => item.module)
  const known = modules.every(module => isModule(module) && MODULES_OF[list.product].includes(module))
  if (!known || new Set(modules).size !== modules.length) throw fail('request.invalid', { fields: 'items' })
  const row = await tx.first<{ edition: number }>({
    text: `insert into billing.price_list (product, edition, effective_on, items, created_at, created_by)
      select $1, coalesce(max(edition), 0) + 1, $2::date, $3::jsonb, $4::timestamptz, $5::uuid
      from billing.price_list where product = $1 returning edition`,
    values: [list.product, list.effectiveOn, JSON.stringify(list.items), list.now, list.by],
  })
  return { edition: row!.edition }
}

export interface Subscribed {
  readonly module: Module
  readonly quantity: number
}

/** What a client is invoiced for each month. */
export const readSubscription = (db: Reader, tenantId: string): Promise<Subscribed[]> =>
  db.all<Subscribed>({
    text: `select module, quantity from billing.subscription where tenant_id = $1 and ended_at is null order by module`,
    values: [tenantId],
  })

/** Replaces the order of a client; what is dropped stays until its paid period ends. Error: `request.invalid`. */
export async function setSubscription(
  db: ScopedDb | Tx,
  input: {
    readonly tenantId: string
    readonly product: Product
    readonly items: readonly Subscribed[]
    readonly now: Date
    readonly by: string | null
  },
): Promise<void> {
  const right = input.items.every(item => MODULES_OF[input.product].includes(item.module))
  if (!right || input.items.length === 0) throw fail('request.invalid', { fields: 'items' })
  const write = async (tx: Tx) => {
    await tx.run({
      text: 'update billing.subscription set ended_at = $2 where tenant_id = $1 and ended_at is null',
      values: [input.tenantId, input.now],
    })
    for (const item of input.items) {
      await tx.run({
        text: `insert into billing.subscription (tenant_id, subscription_id, module, quantity, since, ordered_by)
          values ($1, gen_random_uuid(), $2, $3, $4, $5)`,
        values: [input.tenantId, item.module, item.quantity, input.now, input.by],
      })
    }
  }
  if ('tx' in db) await db.tx(write)
  else await write(db)
}
