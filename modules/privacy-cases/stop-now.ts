import { CONSENT_KIND_LIST } from '#libs/purposes/index.ts'
import type { Door } from '#libs/subject-case/index.ts'
import { type ConsentChannel, withdrawConsents } from '#modules/consents/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import type { Tx } from '#platform/db/index.ts'

/** One consent of a person: its kind, and for whom when it names a partner, a processor, a country, an entity. */
export interface OneConsent {
  readonly kind: string
  readonly scope: string
}

/** What advertises: it may stop on the word of a sender who is not proved yet, since nobody is harmed by that. */
export const ADVERTISING = CONSENT_KIND_LIST.filter(
  kind => kind === 'news' || kind === 'partner_offers' || kind.startsWith('ads_'),
).map(kind => ({ kind }))

const CHANNEL: Record<Door, ConsentChannel> = {
  portal: 'portal',
  email: 'email',
  paper: 'paper',
  reception: 'reception',
  authority: 'paper',
  site: 'site',
}

const DAY_MS = 86_400_000

/** A paper has a day and no hour: it counts from the end of that day, or from now when that is earlier. */
const spokenAt = (door: Door, receivedAt: Date, now: Date): Date =>
  door === 'portal' || door === 'email' || door === 'site'
    ? receivedAt
    : new Date(Math.min(now.getTime(), receivedAt.getTime() + DAY_MS - 1000))

export interface Stopped {
  readonly consents: number
  readonly messages: number
}

/**
 * Stops at once what can be stopped at once (item of every withdrawal): given consents become withdrawn and unsent
 * messages of their purposes are taken back. Running it twice changes nothing. With `only` the stop is limited.
 */
export async function stopNow(
  tx: Tx,
  ctx: Ctx,
  subject: {
    readonly entityId: string
    readonly patientId: string
    readonly door: Door
    readonly caseNumber: string
    readonly receivedAt: Date
    readonly only?: readonly { readonly kind: string; readonly scope?: string }[]
  },
): Promise<Stopped> {
  const { consents, messages } = await withdrawConsents(tx, ctx, {
    patientId: subject.patientId,
    entityId: subject.entityId,
    channel: CHANNEL[subject.door],
    page: `door:${subject.door}`,
    form: `case:${subject.caseNumber}`,
    receivedAt: spokenAt(subject.door, subject.receivedAt, ctx.clock.date()),
    ...(subject.only && { only: subject.only }),
  })
  return { consents: consents.length, messages }
}
