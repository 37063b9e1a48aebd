import { importStatement } from '#modules/billing/index.ts'
import { SYSTEM } from '#modules/clients/index.ts'
import { NO_SCOPE } from '#platform/db/index.ts'
import { childServices } from './child-services.ts'

/**
 * Brings a statement in, in a process of its own, to be killed in the middle or just after: `RUN_STATEMENT` is the file as
 * base64. Says `taken` and stays.
 */
const { services } = childServices()
await importStatement(services, services.db('amb_platform', NO_SCOPE), {
  fileName: 'kl_to_1c.txt',
  bytes: Buffer.from(process.env.RUN_STATEMENT!, 'base64'),
  who: SYSTEM,
  now: services.clockOf('').date(),
})
console.log('taken')
setInterval(() => {}, 1_000)
