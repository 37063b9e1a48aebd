/** Actions with personal data and purposes of processing; the registers live in libs/purposes. */
export { PD_ACTIONS, type PdAction, PURPOSE_LIST, type Purpose } from '#libs/purposes/index.ts'
