import { type NewCase, openCase } from '#modules/privacy-cases/index.ts'
import type { Services } from '#platform/context/index.ts'
import type { Built, DemoPatient } from './built.ts'
import { demoContext } from './demo-context.ts'

const DAY = 86_400_000

type Story = Pick<
  NewCase,
  'kind' | 'door' | 'requesterKind' | 'basisDocument' | 'incomingNumber' | 'request' | 'identifiedHow'
> & {
  readonly daysAgo: number
  /** Who is not known yet names himself; everybody else by the card. */
  readonly name?: string
  readonly contact?: string
}

/** What has come to the officer of data in the last two weeks. */
const STORIES: readonly Story[] = [
  {
    kind: 'access',
    door: 'authority',
    requesterKind: 'authority',
    basisDocument: 'Запрос от имени органа, исх. 41-П',
    incomingNumber: 'В-118',
    request: 'Сообщить, на каком основании обрабатываются данные заявителя и кому они передавались.',
    identifiedHow: 'запрос органа с печатью и подписью',
    daysAgo: 6,
    name: 'Управление по защите прав субъектов (выдуманное)',
    contact: 'office@example.ru',
  },
  {
    kind: 'withdrawal',
    door: 'paper',
    requesterKind: 'subject',
    incomingNumber: 'В-121',
    request: 'Отзываю согласие на обработку персональных данных.',
    identifiedHow: 'паспорт при вручении заявления',
    daysAgo: 4,
  },
  {
    kind: 'correction',
    door: 'reception',
    requesterKind: 'subject',
    request: 'После замужества сменила фамилию, прошу исправить в карточке.',
    identifiedHow: 'паспорт и свидетельство о браке',
    daysAgo: 2,
  },
  {
    kind: 'access',
    door: 'reception',
    requesterKind: 'subject',
    request: 'Прошу сообщить, какие сведения обо мне хранятся и кто их видел.',
    identifiedHow: 'паспорт',
    daysAgo: 1,
  },
  {
    kind: 'withdrawal',
    door: 'email',
    requesterKind: 'subject',
    request: 'Отзыв согласия на обработку персональных данных. Прошу прекратить рассылку.',
    identifiedHow: null,
    daysAgo: 0,
    name: 'Неизвестный отправитель',
    contact: 'someone@example.ru',
  },
]

/** Requests of people on the desk of the officer of data, each with its clocks running. */
export async function addRequests(
  services: Services,
  built: Built,
  patients: readonly DemoPatient[],
): Promise<void> {
  const ctx = demoContext(services, built)
  const entityId = built.entityOf.get('A')!
  const adults = patients.filter(one => one.entities.includes('A') && !one.child).slice(-STORIES.length)
  for (const [i, { daysAgo, name, contact, ...story }] of STORIES.entries()) {
    const own = story.identifiedHow && !name ? adults[i] : undefined
    await ctx.db.tx(async tx => {
      const card = own && (await cardOf(tx, own.patientId))
      await openCase(tx, ctx, {
        ...story,
        entityId,
        requesterName: name ?? card?.name ?? '',
        requesterContact: contact ?? card?.phone ?? '',
        patientId: own?.patientId ?? null,
        receivedAt: new Date(built.nowMs - daysAgo * DAY),
      })
    })
  }
}

const cardOf = (tx: Parameters<typeof openCase>[0], patientId: string) =>
  tx.first<{ name: string; phone: string }>({
    text: `select concat_ws(' ', surname, given, patronymic) as name, phone from patients.patient
      where tenant_id = app.tenant() and patient_id = $1`,
    values: [patientId],
  })
