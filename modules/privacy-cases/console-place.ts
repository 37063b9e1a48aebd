import { backupStanding, backupState } from '#modules/clients/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import type { ClauseState } from './console-contract.ts'

/** Clauses that the installation itself keeps: copies of the database and the country where it lies. */
export async function placeClauses(ctx: StaffCtx, day: (at: Date) => string): Promise<ClauseState[]> {
  const { config } = ctx.services
  const own = config.databaseUrl === null
  const standing = await backupStanding(ctx.db)
  const { hosting, smileEngine, backup } = config
  const abroad = smileEngine && smileEngine.country !== 'RU'
  const evidence = [
    standing.doneAt && `последняя копия: ${day(standing.doneAt)}`,
    standing.verifiedAt && `проверена восстановлением: ${day(standing.verifiedAt)}`,
  ].filter(text => text !== null)
  return [
    {
      clause: 'MM-5.1',
      demand: {
        ru: 'Резервные копии делаются, шифруются и проверяются восстановлением',
        en: 'Backups are made, sealed and tested by restoring',
      },
      parameter: own
        ? `раз в ${backup.everyHours} ч, хранятся ${backup.keepDays} дн., AES-256-GCM`
        : 'базу данных ведёт другой сервер: копии делает его администратор',
      value: !own
        ? 'здесь копий не видно'
        : standing.doneAt
          ? `часов с последней копии: ${Math.floor(standing.hoursSince ?? 0)}`
          : 'копий ещё не было',
      state: own ? backupState(standing, backup.everyHours) : 'open',
      evidence,
      screen: 'contract',
    },
    {
      clause: 'MM1-5.1',
      demand: {
        ru: 'Базы персональных данных находятся в России (IP-3.8)',
        en: 'Databases of personal data are in Russia (IP-3.8)',
      },
      parameter: hosting ? `${hosting.country}: ${hosting.place}` : 'место не объявлено (HOSTING_PLACE)',
      value: smileEngine
        ? `внешний сервис: ${smileEngine.operator}, ${smileEngine.country}`
        : 'внешних сервисов с данными нет',
      // Production does not start without it; a demonstration has no data of people.
      state: hosting === null ? (config.demo ? 'open' : 'broken') : abroad ? 'at-risk' : 'kept',
      evidence: [],
      screen: 'dpo/texts',
    },
  ]
}
