import { bareSubject, caseNumberIn, isWithdrawalSubject } from './subject.ts'

/** What the intake needs of a parsed letter; any reader of MIME can give it. */
export interface LetterHead {
  readonly subject: string
  /** Raw header values by lower-case name, the first of each. */
  readonly headers: Readonly<Record<string, string>>
  /** Addresses of From, as the reader decoded them. */
  readonly from: readonly { readonly name: string; readonly address: string }[]
}

export type LetterVerdict = 'withdrawal' | 'case-reply' | 'machine' | 'other'

export interface ReadLetter {
  readonly verdict: LetterVerdict
  readonly subject: string
  /** Lower-case address of the sender; null when the letter names none or several. */
  readonly sender: string | null
  readonly senderName: string
  readonly caseNumber: string | null
}

const ADDRESS = /^[^\s@<>"]{1,64}@[^\s@<>"]{1,253}\.[^\s@<>".]{2,63}$/u

/**
 * The sender of a letter. It is only a claim: headers are written by whoever sends, so a case that came by mail always
 * passes the identity check before anything is answered or destroyed.
 */
export function senderOf(from: LetterHead['from']): string | null {
  if (from.length !== 1) return null
  const address = from[0]!.address.trim().toLowerCase()
  return ADDRESS.test(address) ? address : null
}

/** A letter that a machine wrote: answering it could go round for ever (RFC 3834). */
function byMachine(headers: LetterHead['headers']): boolean {
  const auto = headers['auto-submitted']?.toLowerCase() ?? 'no'
  return auto !== 'no' || /^(bulk|junk|list|auto_reply)$/i.test(headers.precedence ?? '')
}

/** What a letter is to the privacy desk, and who says to have sent it. */
export function readLetter(head: LetterHead): ReadLetter {
  const sender = senderOf(head.from)
  const caseNumber = caseNumberIn(head.subject)
  const verdict: LetterVerdict = byMachine(head.headers)
    ? 'machine'
    : caseNumber
      ? 'case-reply'
      : isWithdrawalSubject(head.subject)
        ? 'withdrawal'
        : 'other'
  return {
    verdict,
    subject: bareSubject(head.subject),
    sender,
    senderName: head.from.length === 1 ? head.from[0]!.name.trim().slice(0, 200) : '',
    caseNumber,
  }
}
