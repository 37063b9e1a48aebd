export { currentEdition, type Edition, listEditions, publishText, readEdition } from './editions.ts'
export { type ConsentState, consentsOf, recordConsents, type TickedBox } from './record-consent.ts'
export type { Paragraph, TextKind } from './texts.ts'
