/** Offers: parameters, texts rendered from them, the states of a contract and its dates (MM-0 … MM-17, SV-0 … SV-5). */
export * from './about.ts'
export * from './document.ts'
export * from './electronic-documents.ts'
export * from './instruction.ts'
export * from './modules.ts'
export * from './parameters.ts'
export * from './states.ts'
export * from './terms.ts'
