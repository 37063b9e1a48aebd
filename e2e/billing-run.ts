import { runBillingAcrossTenants } from '#modules/billing/index.ts'
import { childServices } from './child-services.ts'

/**
 * The vendor's round in a process of its own, to be killed in the middle.
 */
const { services } = childServices()
const report = await runBillingAcrossTenants(services)
console.log(JSON.stringify(report))
await services.close()
