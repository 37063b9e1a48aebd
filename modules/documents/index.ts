export { documentPages } from './pages.ts'
export { documentRoutes } from './routes.ts'
