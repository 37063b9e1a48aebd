export { listPractitioners, listServices, practitionerOfUser } from './queries.ts'
export { catalogueRoutes } from './routes.ts'
