import { listTenantsAcrossTenants } from '#modules/tenancy/index.ts'
import type { Services } from '#platform/context/index.ts'
import { DEMO_LOGINS, DEMO_PASSWORD } from '../demo/people.ts'

/** What somebody who has just started the product needs: where to go and whom to be. */
export async function printTable(services: Services, address: string): Promise<void> {
  const base = address.replace('127.0.0.1', 'localhost')
  const tenants = await listTenantsAcrossTenants(services)
  const rows: [string, string, string][] = [
    ...tenants.map((tenant): [string, string, string] => [
      `Сайт: ${tenant.name}`,
      `${base}/c/${tenant.slug}`,
      '',
    ]),
  ]
  if (services.config.demo) {
    for (const { role, email } of DEMO_LOGINS) rows.push([role, `${base}/app`, email])
    rows.push([
      'Пациент',
      `${base}/my?clinic=${tenants[0]?.slug ?? ''}`,
      '+7 900 000-01-01, код придёт в «Исходящие»',
    ])
    rows.push(['Консоль поставщика', `${base}/console`, 'vendor@example.ru'])
    rows.push([
      'Студия улыбки: регистрация стоматолога',
      `${base}/studio`,
      'любой мобильный номер, код придёт в «Исходящие»',
    ])
    rows.push(['Исходящие СМС и письма', `${base}/dev/outbox`, ''])
    rows.push(['Часы клиники', `${base}/dev/clock`, ''])
  } else rows.push(['Клиника', `${base}/app`, ''])
  rows.push(['Описание API', `${base}/api/openapi.json`, ''])
  const width = (column: 0 | 1) => Math.max(...rows.map(row => row[column].length))
  for (const row of rows) console.log(`${row[0].padEnd(width(0))}  ${row[1].padEnd(width(1))}  ${row[2]}`)
  if (services.config.demo) console.log(`Пароль всех сотрудников: ${DEMO_PASSWORD}`)
}
