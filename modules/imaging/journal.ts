import { shortName } from '#libs/names/index.ts'
import { isPurpose, purposeRule } from '#libs/purposes/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import type { JournalLine } from './contract.ts'
import { imageToRead } from './load-image.ts'

/** What people do with a file, in plain words. */
const DID: Record<string, { readonly ru: string; readonly en: string }> = {
  'files.store': { ru: 'добавил(а) файл', en: 'added the file' },
  'files.open': { ru: 'открыл(а) файл', en: 'opened the file' },
  'files.preview': { ru: 'видел(а) уменьшенным в галерее', en: 'saw it small in the gallery' },
  'files.inbox': { ru: 'видел(а) во входящих', en: 'saw it in the inbox' },
  'files.take-in': { ru: 'принял(а) в карту', en: 'filed it to the record' },
  'files.refuse': { ru: 'отказал(а) в приёме', en: 'refused it' },
  'files.change-card': { ru: 'исправил(а) подпись', en: 'corrected the caption' },
  'files.read-measurements': { ru: 'смотрел(а) измерения', en: 'looked at the measurements' },
  'files.measure': { ru: 'измерил(а) на снимке', en: 'measured on it' },
  'files.remove-measurement': { ru: 'убрал(а) измерение', en: 'took a measurement off' },
  'files.remove': { ru: 'удалил(а) из карты', en: 'removed it from the record' },
  'files.restore': { ru: 'вернул(а) в карту', en: 'brought it back' },
  'files.open-to-patient': { ru: 'открыл(а) пациенту', en: 'opened it to the patient' },
  'files.close-to-patient': { ru: 'закрыл(а) от пациента', en: 'closed it to the patient' },
  'files.destroy': { ru: 'уничтожил(а)', en: 'destroyed it' },
}
const NOT_STAFF: Record<string, { readonly ru: string; readonly en: string }> = {
  patient: { ru: 'Пациент (личный кабинет)', en: 'The patient (portal)' },
  system: { ru: 'Система', en: 'The system' },
}

interface Row {
  readonly at: Date
  readonly actor_kind: string
  readonly surname: string | null
  readonly given: string | null
  readonly patronymic: string | null
  readonly operation: string
  readonly purpose: string
  readonly outcome: string
  readonly times: number
}

/**
 * The access journal of one image, newest first: one line for the same person, deed and hour, with how many times (SV-4.4).
 * Errors: `not-found`, `auth.forbidden`.
 */
export async function imageJournal(ctx: StaffCtx, fileId: string): Promise<{ lines: JournalLine[] }> {
  const image = await imageToRead(ctx, fileId)
  const rows = await ctx.db.all<Row>({
    text: `select e.*, c.surname, c.given, c.patronymic from (
        select max(v.at) as at, v.actor_kind, v.actor_id, v.operation, v.purpose, v.outcome, count(*)::int as times
        from audit.event v
        where v.tenant_id = $1 and v.patient_id = $2 and v.object_kind = 'file' and v.object_id = $3
        group by v.actor_kind, v.actor_id, v.operation, v.purpose, v.outcome, date_trunc('hour', v.at)
        order by 1 desc limit 200) e
      left join identity.colleague c on c.tenant_id = $1 and c.user_id = e.actor_id order by e.at desc`,
    values: [ctx.tenantId, image.patient_id, fileId],
  })
  return {
    lines: rows.map(row => ({
      at: row.at.toISOString(),
      who: row.surname
        ? shortName({ surname: row.surname, given: row.given!, patronymic: row.patronymic })
        : (NOT_STAFF[row.actor_kind]?.[ctx.language] ?? '—'),
      did: DID[row.operation]?.[ctx.language] ?? row.operation,
      why: isPurpose(row.purpose) ? purposeRule(row.purpose)[ctx.language] : row.purpose,
      times: row.times,
      refused: row.outcome === 'refused',
    })),
  }
}
