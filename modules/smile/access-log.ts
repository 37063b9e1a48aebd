import { shortName } from '#libs/names/index.ts'
import { recordRead } from '#modules/audit/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { readCaseRow } from './case-row.ts'

interface Row {
  readonly at: Date
  readonly actor_kind: string
  readonly surname: string | null
  readonly given: string | null
  readonly patronymic: string | null
  readonly operation: string
  readonly address: string
  readonly outcome: string
  readonly reason: string | null
}

/** Every look at the images of a case, newest first: by whom, by which door, from where (SV-4.4). Error: `not-found`. */
export async function accessLog(ctx: StaffCtx, caseId: string) {
  const row = await readCaseRow(ctx, caseId)
  const rows = await ctx.db.all<Row>({
    text: `select e.at, e.actor_kind, c.surname, c.given, c.patronymic, e.operation, e.address, e.outcome, e.reason
      from audit.event e left join identity.colleague c on c.tenant_id = e.tenant_id and c.user_id = e.actor_id
      where e.tenant_id = $1 and e.patient_id = $2 and e.object_id in (
        select $3::uuid
        union select file_id from smile.photo where tenant_id = $1 and case_id = $3
        union select view_file_id from smile.photo where tenant_id = $1 and case_id = $3
        union select file_id from smile.result where tenant_id = $1 and case_id = $3
        union select view_file_id from smile.result where tenant_id = $1 and case_id = $3
        union select result_id from smile.result where tenant_id = $1 and case_id = $3
        union select share_id from smile.share where tenant_id = $1 and case_id = $3)
        and e.operation not in ('smile.read-case', 'smile.save-work')
      order by e.at desc, e.event_id desc limit 200`,
    values: [ctx.tenantId, row.patientId, caseId],
  })
  await recordRead(ctx, {
    action: 'extraction',
    operation: 'smile.access-log',
    purpose: 'care',
    entityId: row.entityId,
    patientId: row.patientId,
    object: { kind: 'smile-case', id: caseId },
  })
  return {
    rows: rows.map(r => ({
      at: r.at.toISOString(),
      who: r.surname
        ? shortName({ surname: r.surname, given: r.given!, patronymic: r.patronymic })
        : (WHO[r.actor_kind] ?? r.actor_kind),
      did: DID[r.operation] ?? r.operation,
      address: r.address,
      refused: r.outcome === 'refused',
      reason: r.reason,
    })),
  }
}

const WHO: Record<string, string> = { patient: 'пациент', site: 'по ссылке', system: 'система' }

const DID: Record<string, string> = {
  'smile.create-case': 'начал работу',
  'smile.ask-consent': 'запросил согласие пациента',
  'smile.take-photo': 'загрузил фото',
  'smile.preview': 'просмотрел вариант',
  'smile.make-result': 'сделал изображение',
  'smile.read-image-studio': 'открыл изображение в студии',
  'smile.read-image-report': 'скачал отчёт',
  'smile.read-image-link': 'открыл изображение по ссылке',
  'smile.read-image-portal': 'открыл изображение в личном кабинете',
  'smile.read-image-engine': 'изображение прочитано для обработки',
  'smile.share': 'создал ссылку',
  'smile.revoke-share': 'отозвал ссылку',
  'smile.open-link': 'открыл ссылку',
  'smile.attach-to-plan': 'приложил к плану как визуализацию',
  'smile.destroy-images': 'уничтожил изображения',
  'smile.access-log': 'открыл журнал',
  'files.store': 'сохранено зашифрованным',
  'files.destroy': 'файл уничтожен',
}
