export { readBill } from './queries.ts'
export { moneyRoutes } from './routes.ts'
