/** Longest name of a sender that GSM carries in letters (3GPP TS 23.040, 9.1.2.5). */
export const SMS_SENDER_LENGTH = 11

/**
 * The name of an SMS sender, or why it cannot be one: `empty`, `too-long`, `characters` (Latin letters, digits, space,
 * dot, dash and underscore only), `no-letter` (a telephone shows a row of digits as somebody's number).
 * Source: SV-3.2.1b; the name in the clause itself, `SMILE-VISION`, has 12 characters.
 */
export type SmsSenderCheck =
  | { readonly ok: true; readonly sender: string }
  | { readonly ok: false; readonly code: 'empty' | 'no-letter' }
  | { readonly ok: false; readonly code: 'characters'; readonly at: string }
  | { readonly ok: false; readonly code: 'too-long'; readonly length: number; readonly limit: number }

export function checkSmsSender(raw: string): SmsSenderCheck {
  const sender = raw.trim()
  if (sender === '') return { ok: false, code: 'empty' }
  const stranger = /[^A-Za-z0-9 ._-]/u.exec(sender)
  if (stranger) return { ok: false, code: 'characters', at: stranger[0] }
  if (sender.length > SMS_SENDER_LENGTH)
    return { ok: false, code: 'too-long', length: sender.length, limit: SMS_SENDER_LENGTH }
  return /[A-Za-z]/.test(sender) ? { ok: true, sender } : { ok: false, code: 'no-letter' }
}

/** Whether a text may be the name of an SMS sender as it stands (SV-3.2.1b). */
export const isSmsSender = (name: string): boolean => {
  const check = checkSmsSender(name)
  return check.ok && check.sender === name
}
