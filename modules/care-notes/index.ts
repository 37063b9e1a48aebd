export { careNoteRoutes } from './routes.ts'
