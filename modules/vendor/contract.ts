export * from './contract-billing.ts'
export * from './contract-clients.ts'
export * from './contract-offers.ts'
export * from './contract-owner.ts'
