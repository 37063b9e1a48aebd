/** Russian requisites: normalised (spaces, dashes, look-alikes) and checked by control digits (SV-6, MM-17). */
export { checkAccount, checkBik, checkCorrespondentAccount } from './bank.ts'
export type { Requisite } from './check.ts'
export { checkEnp, checkSnils, formatSnils } from './person.ts'
export { checkInn, checkInn10, checkInn12, checkKpp, checkOgrn, checkOgrnip } from './tax.ts'
