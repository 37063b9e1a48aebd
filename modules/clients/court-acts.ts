import { formatDate } from '#libs/format/index.ts'
import { sha256 } from '#libs/hash-chain/index.ts'
import { formatKopecks } from '#libs/money/index.ts'
import { q, type Reader, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { Who } from './who.ts'

/** An act of a court in force with its scan; days are ISO, money is kopecks, null when none was awarded (MM-9.4). */
export interface CourtAct {
  readonly court: string
  readonly caseNumber: string
  readonly actOn: string
  readonly inForceOn: string
  readonly awardedKopecks: number | null
  readonly fileName: string
  readonly mediaType: string
  readonly bytes: Buffer
}

/**
 * Why a claim cannot be answered on this act, or null: it is not in force yet, or it awarded less than a claim that would be
 * called satisfied demands.
 */
export function whyNotOnAct(
  act: Pick<CourtAct, 'actOn' | 'inForceOn' | 'awardedKopecks'>,
  claim: { readonly demandKopecks: number | null; readonly outcome: string; readonly today: string },
): string | null {
  if (act.inForceOn < act.actOn) return 'судебный акт не может вступить в силу раньше, чем принят'
  if (act.inForceOn > claim.today) return 'судебный акт ещё не вступил в силу'
  const less = claim.demandKopecks !== null && (act.awardedKopecks ?? 0) < claim.demandKopecks
  if (claim.outcome === 'satisfied' && less)
    return 'суд присудил меньше, чем требуют: выберите решение «удовлетворена частично»'
  return null
}

/** The act in one line, as both sides read it. */
export const courtActLine = (act: Omit<CourtAct, 'fileName' | 'mediaType' | 'bytes'>): string =>
  [
    `${act.court}, дело № ${act.caseNumber.replace(/^№\s*/, '')}`,
    `акт от ${formatDate(act.actOn)}`,
    `в силе с ${formatDate(act.inForceOn)}`,
    ...(act.awardedKopecks === null ? [] : [`присуждено ${formatKopecks(act.awardedKopecks)}`]),
  ].join(', ')

/** Keeps the act beside the claim that was answered on it, in the transaction of the answer. */
export async function keepCourtAct(
  tx: Tx,
  input: {
    readonly tenantId: string
    readonly claimId: string
    readonly act: CourtAct
    readonly now: Date
    readonly who: Who
  },
): Promise<void> {
  const { act } = input
  await tx.run(
    q.insertInto('clients.court_act').values({
      tenant_id: input.tenantId,
      claim_id: input.claimId,
      court: act.court,
      case_number: act.caseNumber,
      act_on: act.actOn,
      in_force_on: act.inForceOn,
      awarded_kopecks: act.awardedKopecks,
      file_name: act.fileName,
      media_type: act.mediaType,
      scan: act.bytes,
      sha256: sha256(act.bytes),
      recorded_at: input.now,
      recorded_by: input.who.id,
    }),
  )
}

/** The scan of the act of a claim. Error: `not-found`. */
export async function readCourtAct(
  db: Reader,
  tenantId: string,
  claimId: string,
): Promise<{ bytes: Buffer; fileName: string }> {
  const row = await db.first<{ scan: Buffer; file_name: string }>({
    text: 'select scan, file_name from clients.court_act where tenant_id = $1 and claim_id = $2',
    values: [tenantId, claimId],
  })
  if (!row) throw fail('not-found')
  return { bytes: row.scan, fileName: row.file_name }
}
