import { issueInvoice, setSubscription } from '#modules/billing/index.ts'
import type { ClientInput } from '#modules/clients/contract.ts'
import { createClient, momentOf, SYSTEM } from '#modules/clients/index.ts'
import type { Services } from '#platform/context/index.ts'
import { NO_SCOPE } from '#platform/db/index.ts'
import { innOf, ogrnOf } from './requisites.ts'

interface Prospect {
  readonly name: string
  readonly head: string
  readonly slug: string
  /** The last two digits of its phone and numbers. */
  readonly n: number
  readonly invoiced: boolean
}

/** Clinics that are on their way to a contract, so that the console has a funnel to show. */
const PROSPECTS: readonly Prospect[] = [
  { name: 'Белый клык', head: 'Клыкова Ирина Олеговна', slug: 'klyk', n: 61, invoiced: true },
  { name: 'Тридцать два', head: 'Ладный Пётр Сергеевич', slug: 'tridcat-dva', n: 62, invoiced: true },
  { name: 'Доктор Ромашкин', head: 'Ромашкин Олег Львович', slug: 'romashkin', n: 63, invoiced: false },
]

/** Applications of invented clinics, two of them with the first invoice that waits for its payment (MM-3.3). */
export async function addProspects(services: Services): Promise<void> {
  const db = services.db('amb_platform', NO_SCOPE)
  for (const { name, head, slug, n, invoiced } of PROSPECTS) {
    const card: ClientInput = {
      product: 'clinic',
      kind: 'company',
      shortName: `ООО «${name}»`,
      fullName: `Общество с ограниченной ответственностью «${name}»`,
      inn: innOf(`9900000${n}`),
      kpp: '990001001',
      ogrn: ogrnOf(`1259900000${n}`),
      address: `г. Примерск, ул. Полевая, ${n}`,
      phone: `+79000000${n}0`.slice(0, 12),
      headName: head,
      licenceNumber: `Л041-00000-99/000000${n}`,
      licenceDate: '2025-06-02',
      licenceIssuer: 'Министерство здравоохранения Примерской области',
    }
    const mail = `${slug}@example.ru`
    const tenantId = await db.tx(async tx => {
      const { now, today } = momentOf(services, '')
      const made = await createClient(tx, {
        ...card,
        slug,
        legalEmail: mail,
        ownerEmail: mail,
        now,
        today,
        who: SYSTEM,
      })
      const items = [
        { module: 'core', quantity: 1 },
        { module: 'records', quantity: 1 },
      ] as const
      await setSubscription(tx, { ...made, product: card.product, items, now, by: null })
      return made.tenantId
    })
    if (invoiced) await issueInvoice(services, db, { tenantId, months: 1, who: SYSTEM })
  }
}
