export type { Protocol } from './contract.ts'
export { letterheadOf, protocolPdf } from './protocol-pdf.ts'
export { findEncounter, protocolsOf, servicesOf } from './queries.ts'
export { recordRoutes } from './routes.ts'
