export { billPdf } from './bill-pdf.ts'
export { readBill } from './queries.ts'
export { moneyRoutes } from './routes.ts'
