export { pictureHash } from './mark-teeth.ts'
export { entriesOf, liveEntriesAt } from './queries.ts'
export { odontogramRoutes } from './routes.ts'
