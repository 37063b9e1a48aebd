import {
  type ContractState,
  DEFAULT_PARAMETERS,
  type Module,
  type OfferParameters,
} from '#libs/offer/index.ts'
import { findClient, liveSuspensions, momentOf } from '#modules/clients/index.ts'
import { type Edition, editionOn, recordAcceptance } from '#modules/offers/index.ts'
import type { Ctx, Services } from '#platform/context/index.ts'
import { NO_SCOPE, type Reader } from '#platform/db/index.ts'
import { type Call, type Licence, type Mode, refusalOf } from './admit.ts'
import { type Awaited, type Granted, lastPaid, liveModules } from './live-modules.ts'

/** How long a process remembers a licence: a payment opens what it pays for within these seconds. */
const REMEMBER_MS = 5_000

interface Loaded extends Licence {
  /** An edition in force that the client has not accepted in any way yet (MM-11.2). */
  readonly toAccept: Edition | null
}

const remembered = new WeakMap<
  object,
  Map<string, { readonly until: number; readonly licence: Promise<Loaded> }>
>()

function memoryOf(services: Services) {
  const key = services.config
  let memory = remembered.get(key)
  if (!memory) {
    memory = new Map()
    remembered.set(key, memory)
  }
  return memory
}

/** Makes the process read the licence of a client anew: after a payment, a grant, a suspension. */
export function forgetLicence(services: Services, tenantId?: string): void {
  if (tenantId) memoryOf(services).delete(tenantId)
  else memoryOf(services).clear()
}

function licenceOf(services: Services, tenantId: string): Promise<Loaded> {
  const memory = memoryOf(services)
  const hit = memory.get(tenantId)
  if (hit && hit.until > Date.now()) return hit.licence
  const licence = loadLicence(services, tenantId)
  memory.set(tenantId, { until: Date.now() + REMEMBER_MS, licence })
  licence.catch(() => memory.delete(tenantId))
  return licence
}

async function loadLicence(services: Services, tenantId: string): Promise<Loaded> {
  const db = services.db('amb_platform', NO_SCOPE)
  const { today } = momentOf(services, tenantId)
  const client = await findClient(db, tenantId)
  const edition = client ? await editionOn(db, client.product, today) : null
  const terms = edition?.parameters ?? DEFAULT_PARAMETERS[client?.product ?? 'clinic']
  const [granted, awaited, suspensions, accepted] = await Promise.all([
    readGranted(db, tenantId),
    readAwaited(db, tenantId),
    liveSuspensions(db, tenantId),
    edition ? isAccepted(db, tenantId, edition.editionId) : true,
  ])
  const live = liveModules(granted, awaited, today, terms.fullAfterDays)
  const mode = modeOf(
    client?.state ?? 'lead',
    suspensions.some(row => row.mode === 'full'),
  )
  // Data of a suspended or ended contract are read under the rights that were paid last.
  const modules = mode === 'open' ? live : new Set([...live, ...lastPaid(granted, today)])
  return { mode, modules, toAccept: accepted || client?.state !== 'active' ? null : edition }
}

function modeOf(state: ContractState, full: boolean): Mode {
  switch (state) {
    case 'lead':
    case 'invoiced':
    case 'active':
      return 'open'
    case 'suspended':
      return full ? 'full' : 'partial'
    case 'terminated':
    case 'retention':
      return 'retention'
    case 'destroyed':
      return 'closed'
  }
}

/** Modules that the contract of the actor's clinic opens now, as the guard at the edge sees them. */
export const openModules = async (ctx: Ctx): Promise<Module[]> =>
  [...(await licenceOf(ctx.services, ctx.tenantId)).modules].sort()

/** Modules that are on for a client on a day. */
export async function readLiveModules(
  db: Reader,
  tenantId: string,
  today: string,
  { fullAfterDays }: Pick<OfferParameters, 'fullAfterDays'>,
) {
  const [granted, awaited] = [await readGranted(db, tenantId), await readAwaited(db, tenantId)]
  return liveModules(granted, awaited, today, fullAfterDays)
}

/** Everything that gives or gave a right: module, days, on what basis. */
export const readGranted = (
  db: Reader,
  tenantId: string,
): Promise<(Granted & { basis: string; basisId: string })[]> =>
  db.all({
    text: `select module, source, basis, basis_id as "basisId", valid_from as "validFrom", valid_to as "validTo"
      from entitlements.granted where tenant_id = $1 order by valid_from desc, module`,
    values: [tenantId],
  })

const readAwaited = (db: Reader, tenantId: string): Promise<Awaited[]> =>
  db.all<Awaited>({
    text: `select l.module, s.period_from as "periodFrom", s.grace_days > 0 as "inForce" from billing.invoice_state s
      join billing.invoice_line l using (tenant_id, invoice_id)
      where s.tenant_id = $1 and not s.credited and s.paid_on is null`,
    values: [tenantId],
  })

async function isAccepted(db: Reader, tenantId: string, editionId: string): Promise<boolean> {
  const row = await db.first({
    text: 'select 1 as one from offers.acceptance where tenant_id = $1 and edition_id = $2 limit 1',
    values: [tenantId, editionId],
  })
  return row !== undefined
}

/**
 * The guard at the edge: refuses what the contract does not allow. The first use by the staff of an active client after a
 * new edition took effect is written down as its acceptance (MM-11.2).
 */
export async function admit(ctx: Ctx, call: Call): Promise<void> {
  if (ctx.actor.kind !== 'staff' && ctx.actor.kind !== 'patient' && ctx.actor.kind !== 'site') return
  const licence = await licenceOf(ctx.services, ctx.tenantId)
  const refusal = refusalOf(licence, call)
  if (refusal) throw refusal
  if (licence.toAccept && ctx.actor.kind === 'staff') await acceptByUse(ctx, licence.toAccept)
}

async function acceptByUse(ctx: Ctx, edition: Edition): Promise<void> {
  const { now } = momentOf(ctx.services, ctx.tenantId)
  const userId = ctx.actor.kind === 'staff' ? ctx.actor.userId : null
  await ctx.services.db('amb_platform', NO_SCOPE).tx(tx =>
    recordAcceptance(tx, {
      tenantId: ctx.tenantId,
      edition,
      way: 'use',
      at: now,
      evidence: { userId, address: ctx.address, userAgent: ctx.userAgent },
    }),
  )
  forgetLicence(ctx.services, ctx.tenantId)
}
