import { runExportsAcrossTenants } from '#modules/exports/index.ts'
import { childServices } from './child-services.ts'

/**
 * The making of archives in a process of its own, to be killed in the middle.
 */
const { services, log } = childServices((message, fields) => console.error(message, fields))
await runExportsAcrossTenants(services, log)
await services.close()
