export { mediaTypeOf as scanMediaType } from './file-scan.ts'
export { documentPages } from './pages.ts'
export { countWaitingCopies } from './queries.ts'
export { documentRoutes } from './routes.ts'
