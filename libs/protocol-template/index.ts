/** Templates of protocols: typed fields in sections, what is missing or wrong, the words that a record keeps. */
export * from './check.ts'
export * from './model.ts'
export { SHIPPED_TEMPLATES } from './shipped.ts'
