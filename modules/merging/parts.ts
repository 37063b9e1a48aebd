import type { Ctx } from '#platform/context/index.ts'
import type { Reader } from '#platform/db/index.ts'
import { MERGE_PARTS, type MergePart } from './contract.ts'

/** Where the rows of a kind lie and when each was written, for what is a fact of the record. */
const TABLES: Readonly<Record<MergePart, readonly [table: string, at: string]>> = {
  visits: ['scheduling.appointment', 'created_at'],
  protocols: ['records.protocol', 'greatest(created_at, signed_at)'],
  chart: ['odontogram.change', 'at'],
  perio: ['odontogram.perio_exam', 'at'],
  images: ['imaging.image', 'changed_at'],
  plans: ['treatment_plans.version', 'signed_at'],
  bills: ['money.bill', 'issued_at'],
  payments: ['money.payment', 'received_at'],
  documents: ['documents.issued', 'issued_at'],
  consents: ['consents.record', 'coalesce(recorded_at, at)'],
  signatures: ['consents.signature', 'at'],
  alerts: ['care_notes.alert', 'at'],
  notes: ['care_notes.note', 'at'],
  smile: ['smile.case', 'created_at'],
}

export interface Counted {
  readonly part: MergePart
  readonly count: number
}

/**
 * How many rows of each kind a card has, those with none left out.
 * @param since only what was written after this moment
 */
export async function countParts(
  ctx: Ctx,
  db: Reader,
  patientId: string,
  since: Date | null = null,
  parts: readonly MergePart[] = MERGE_PARTS,
): Promise<Counted[]> {
  const counts = parts.map(part => {
    const [table, at] = TABLES[part]
    return `select '${part}' as part, count(*)::int as count from ${table} x
      where x.tenant_id = $1 and x.patient_id = $2 and ($3::timestamptz is null or ${at} > $3)`
  })
  const rows = await db.all<Counted>({
    text: counts.join(' union all '),
    values: [ctx.tenantId, patientId, since],
  })
  return rows.filter(row => row.count > 0)
}

type Words = Readonly<Record<'ru' | 'en', string>>
/** Words for counts in explanations. */
export const PART_WORDS: Readonly<Record<MergePart, Words>> = {
  visits: { ru: 'визиты', en: 'visits' },
  protocols: { ru: 'протоколы', en: 'protocols' },
  chart: { ru: 'изменения зубной карты', en: 'changes of the chart' },
  perio: { ru: 'пародонтальные карты', en: 'periodontal charts' },
  images: { ru: 'снимки и файлы', en: 'images and files' },
  plans: { ru: 'планы лечения', en: 'treatment plans' },
  bills: { ru: 'счета', en: 'bills' },
  payments: { ru: 'платежи', en: 'payments' },
  documents: { ru: 'документы', en: 'documents' },
  consents: { ru: 'согласия и отказы', en: 'consents and refusals' },
  signatures: { ru: 'подписи', en: 'signatures' },
  alerts: { ru: 'предупреждения', en: 'alerts' },
  notes: { ru: 'заметки', en: 'notes' },
  smile: { ru: 'случаи студии улыбки', en: 'smile cases' },
}
