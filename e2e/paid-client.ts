import { incoming, statementFile, uploadOf } from './statement-file.ts'
import { applicant } from './vendor-world.ts'
import { type Client, dayIn, ok, type World } from './world.ts'

/** How a client comes to a clinic of its own. */
export interface Opening {
  readonly slug: string | null
  readonly ownerEmail: string | null
}

/**
 * A client who ordered these modules, was invoiced and has paid: the bank's statement says so (MM-1.2). Applicants are
 * told apart by their number. Answers the id of the tenant.
 */
export async function paidClient(
  world: World,
  console: Client,
  i: number,
  opening: Opening,
  modules: readonly string[] = ['core', 'records', 'cash', 'site', 'portal'],
): Promise<string> {
  const post = async (url: string, body: unknown = {}) => ok(await console.request('POST', url, body))
  const who = { ...applicant(i), ...opening }
  const { tenantId } = await post('/api/console/clients', who)
  ok(
    await console.request('PUT', `/api/console/clients/${tenantId}/subscription`, {
      items: modules.map(module => ({ module, quantity: 1 })),
    }),
  )
  const { number } = await post(`/api/console/clients/${tenantId}/invoices`)
  const { invoices } = ok(await console.request('GET', `/api/console/clients/${tenantId}/billing`))
  const { card } = ok(await console.request('GET', '/api/console/requisites'))
  const file = statementFile({ account: card.account, today: dayIn(world, 0) }, [
    incoming(who, invoices[0].totalKopecks, `Счет ${number}`),
  ])
  await post('/api/console/statements', uploadOf(file))
  return tenantId as string
}

/** The secret of the newest invitation to an address. */
export async function invitationFor(world: World, email: string): Promise<string> {
  await world.runJobs()
  await world.runJobs()
  const items: { to: string; text: string }[] = (await world.server.inject('/dev/outbox.json')).json()
  return /invitation\/([\w-]{43})/.exec(items.find(item => item.to === email)!.text)![1]!
}
