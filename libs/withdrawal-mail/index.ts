/** Withdrawals that come by mail: the mark in the subject, the claimed sender (IP-3.6a). */
export { type LetterHead, type LetterVerdict, type ReadLetter, readLetter, senderOf } from './letter.ts'
export { bareSubject, caseNumberIn, isWithdrawalSubject } from './subject.ts'
