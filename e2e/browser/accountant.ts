import { expect } from 'vitest'
import { type Incoming, statementFile } from '../statement-file.ts'
import { applicant, signInConsole } from '../vendor-world.ts'
import { type Client, dayIn } from '../world.ts'
import type { Person } from './person.ts'
import { openProduct, type Product } from './product.ts'
import { look } from './screen.ts'

/** The vendor's accountant at the console, and what the bank and the clients do meanwhile. */
export interface Accountant {
  readonly product: Product
  /** The console over HTTP. */
  readonly api: Client
  readonly person: Person
  /** A new client with one invoice. */
  newClient(i: number): Promise<ReturnType<typeof applicant> & { tenantId: string; number: string }>
  /** A statement of the vendor's account with these payments, of today. */
  statement(rows: readonly Incoming[]): Buffer
  /** Nothing is wrong with the screen; with GALLERY=<folder> its PNG is kept there. */
  shown(name: string): Promise<void>
}

export async function openAccountant(): Promise<Accountant> {
  const product = await openProduct({ patients: 6 })
  const api = await signInConsole(product.world)
  const { account } = (await api.request('GET', '/api/console/requisites')).json.card
  const person = await product.person()
  await person.signInConsole()
  return {
    product,
    api,
    person,
    async newClient(i) {
      const { tenantId } = (await api.request('POST', '/api/console/clients', applicant(i))).json
      await api.request('PUT', `/api/console/clients/${tenantId}/subscription`, {
        items: [{ module: 'core', quantity: 1 }],
      })
      const { number } = (await api.request('POST', `/api/console/clients/${tenantId}/invoices`, {})).json
      return { ...applicant(i), tenantId, number }
    },
    statement: rows => statementFile({ account, today: dayIn(product.world, 0) }, rows),
    shown: async name => expect(await look(person.page, name, { gallery: process.env.GALLERY })).toEqual([]),
  }
}
