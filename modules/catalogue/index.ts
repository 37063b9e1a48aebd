export { diagnosisOf, type KnownCode } from './directories.ts'
export { importDirectory } from './import-directory.ts'
export { listPractitioners, listServices, practitionerOfUser } from './queries.ts'
export { catalogueRoutes } from './routes.ts'
