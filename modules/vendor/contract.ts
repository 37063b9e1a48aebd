export * from './contract-clients.ts'
export * from './contract-offers.ts'
