export { aboutPage } from './about-page.ts'
export { type AcceptanceRecord, readAcceptances, recordAcceptance } from './acceptance.ts'
export { drawUpEdition, dropEdition, type NewEdition } from './draw-up.ts'
export { noticeNewcomersAcrossTenants } from './notices.ts'
export { type OfferAnswer, offerPage, offerPdf } from './pages.ts'
export { announceEdition, type Delivery, publishEdition, readDeliveries } from './publish.ts'
export {
  type Edition,
  editionLink,
  editionOn,
  listEditions,
  readEdition,
  readEditionPdf,
  requireEdition,
} from './queries.ts'
