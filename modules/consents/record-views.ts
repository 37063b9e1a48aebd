import { shortName } from '#libs/names/index.ts'
import { isPurpose, PD_ACTIONS, type PdAction, purposeRule } from '#libs/purposes/index.ts'
import { readEntities } from '#modules/tenancy/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import type { RecordView } from './contract.ts'

/** What staff do with a record, in words for the person it is about. What is not here is told by its legal name. */
const DID: Record<string, { readonly ru: string; readonly en: string }> = {
  'patients.read-card': { ru: 'открыта карта', en: 'opened the card' },
  'patients.create': { ru: 'заведена карта', en: 'made the card' },
  'patients.update': { ru: 'исправлены данные в карте', en: 'changed the card' },
  'patients.verify': { ru: 'сверен документ', en: 'checked the identity document' },
  'scheduling.read-appointment': { ru: 'открыта запись на приём', en: 'opened a visit' },
  'scheduling.list-of-patient': { ru: 'просмотрены ваши визиты', en: 'looked at visits' },
  'scheduling.book': { ru: 'сделана запись на приём', en: 'booked a visit' },
  'scheduling.move': { ru: 'перенесён приём', en: 'moved a visit' },
  'records.open-encounter': { ru: 'начат приём', en: 'began the visit' },
  'records.read-encounter': { ru: 'открыт протокол приёма', en: 'opened the protocol' },
  'records.list-protocols': { ru: 'просмотрен список протоколов', en: 'looked at protocols' },
  'records.protocol-pdf': { ru: 'открыт протокол в PDF', en: 'opened the protocol as PDF' },
  'records.save-draft': { ru: 'написан черновик протокола', en: 'wrote a draft of the protocol' },
  'records.sign-protocol': { ru: 'подписан протокол', en: 'signed the protocol' },
  'money.issue-bill': { ru: 'выставлен счёт', en: 'issued a bill' },
  'money.read-bill': { ru: 'открыт счёт', en: 'opened a bill' },
  'money.list-bills': { ru: 'просмотрены счета', en: 'looked at bills' },
  'money.take-payment': { ru: 'принята оплата', en: 'took a payment' },
  'identity.emergency-access': { ru: 'экстренный доступ к карте', en: 'emergency access' },
  'files.store': { ru: 'добавлен снимок или файл', en: 'added an image or a file' },
  'files.open': { ru: 'открыт снимок или файл', en: 'opened an image or a file' },
  'files.preview': { ru: 'просмотрены уменьшенные снимки', en: 'looked at small images' },
  'files.list-own': {
    ru: 'открыт список своих снимков и файлов',
    en: 'looked at one’s own images and files',
  },
  'files.list': { ru: 'просмотрен список снимков и файлов', en: 'looked at the list of images and files' },
  'files.inbox': { ru: 'просмотрены присланные вами файлы', en: 'looked at files you sent' },
  'files.take-in': { ru: 'присланный вами файл принят в карту', en: 'filed what you sent' },
  'files.refuse': { ru: 'присланный вами файл не принят', en: 'refused what you sent' },
  'files.change-card': { ru: 'исправлена подпись снимка', en: 'corrected the caption of an image' },
  'files.remove': { ru: 'снимок удалён из карты', en: 'removed an image' },
  'files.restore': { ru: 'снимок возвращён в карту', en: 'brought an image back' },
  'files.open-to-patient': { ru: 'снимок открыт вам', en: 'opened an image to you' },
  'files.close-to-patient': { ru: 'снимок закрыт от вас', en: 'closed an image to you' },
  'files.destroy': { ru: 'уничтожен файл', en: 'destroyed a file' },
  'files.destroy-key': { ru: 'уничтожен ключ файлов', en: 'destroyed the key of files' },
  'smile.create-case': { ru: 'начата визуализация улыбки', en: 'began a smile visualisation' },
  'smile.read-case': { ru: 'открыта визуализация улыбки', en: 'opened the smile visualisation' },
  'smile.take-photo': { ru: 'загружено фото улыбки', en: 'took the photo of the smile' },
  'smile.preview': { ru: 'просмотрен вариант улыбки', en: 'looked at a version of the smile' },
  'smile.make-result': { ru: 'сделана визуализация улыбки', en: 'made a smile visualisation' },
  'smile.read-image-studio': { ru: 'открыто изображение улыбки', en: 'opened an image of the smile' },
  'smile.share': { ru: 'создана ссылка на визуализацию', en: 'shared the visualisation by a link' },
  'consents.read-board': { ru: 'просмотрены ваши согласия', en: 'looked at consents' },
  'consents.evidence': { ru: 'выгружены доказательства согласий', en: 'exported the evidence of consents' },
}

interface Row {
  readonly event_id: string
  readonly at: Date
  readonly actor_id: string | null
  readonly surname: string | null
  readonly given: string | null
  readonly patronymic: string | null
  readonly roles: string[] | null
  readonly action: string
  readonly operation: string
  readonly purpose: string
  readonly entity_id: string | null
  readonly ground_id: string | null
  readonly reason: string | null
  readonly outcome: 'done' | 'refused'
  readonly times: number
}

/**
 * Who of the staff used this record, newest first: one line for the same person, deed and day, with how many times
 * (MD-5, J3.7). `ctx` has the clinic's rights; the caller has checked whose record it is.
 */
export async function recordViews(ctx: Ctx, patientId: string, limit: number): Promise<RecordView[]> {
  const [rows, entities] = await Promise.all([
    ctx.db.all<Row>({
      name: 'consents.record-views',
      text: `select e.*, c.surname, c.given, c.patronymic,
          array(select distinct m.role from identity.membership m
            where m.tenant_id = app.tenant() and m.user_id = e.actor_id and m.revoked_at is null) as roles
        from (
          select (array_agg(v.event_id order by v.at desc))[1] as event_id, max(v.at) as at, v.actor_id, v.action, v.operation,
            v.purpose, v.entity_id, v.ground_id, max(v.reason) as reason, v.outcome, count(*)::int as times
          from audit.event v join tenancy.tenant t on t.tenant_id = v.tenant_id
          where v.tenant_id = app.tenant() and v.patient_id = any (patients.same_person($1)) and v.actor_kind = 'staff'
          group by v.actor_id, v.action, v.operation, v.purpose, v.entity_id, v.ground_id, v.outcome,
            (v.at at time zone t.zone)::date
          order by 2 desc limit $2) e
        left join identity.colleague c on c.tenant_id = app.tenant() and c.user_id = e.actor_id
        order by e.at desc`,
      values: [patientId, limit],
    }),
    readEntities(ctx.db),
  ])
  const { language } = ctx
  return rows.map(row => ({
    eventId: row.event_id,
    at: row.at.toISOString(),
    who: row.surname
      ? shortName({ surname: row.surname, given: row.given!, patronymic: row.patronymic })
      : '—',
    roles: (row.roles ?? []) as RecordView['roles'],
    did: DID[row.operation]?.[language] ?? PD_ACTIONS[row.action as PdAction] ?? row.action,
    why: isPurpose(row.purpose) ? purposeRule(row.purpose)[language] : row.purpose,
    organisation: entities.find(entity => entity.entityId === row.entity_id)?.shortName ?? null,
    shared: row.ground_id !== null,
    reason: row.reason,
    refused: row.outcome === 'refused',
    times: row.times,
  }))
}
