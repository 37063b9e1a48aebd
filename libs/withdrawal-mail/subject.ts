/**
 * Recognises the mark of a withdrawal in the subject of a letter (IP-3.6a): «Отзыв согласия на обработку персональных
 * данных», whatever mail programs and people do to it: replies and forwards, quotes, case, ё, spaces, dashes, a name.
 */

const INVISIBLE = /\u00ad|\u034f|[\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]/g
/** «Re:», «RE[2]:», «Fwd:», «Отв:», «Пересл.:», list tags «[info]»: any number of them, in any order. */
const PREFIX =
  /^\s*(?:(?:re|fw|fwd|aw|wg|tr|отв|ответ|пересл|пер|на)\s*(?:\[\d+\]|\(\d+\))?\s*\.?\s*:|\[[^\]]{1,60}\])\s*/iu
/** Answers of machines: they are not anybody's will. */
const MACHINE =
  /^(?:авто(?:матический\s+)?\s*-?\s*ответ|auto(?:matic)?\s*-?\s*(?:reply|response)|out of office|вне офиса|undeliver|mail delivery|delivery status|не\s?доставлен|returned mail)/iu
const MARK =
  /отзыв(?:аю|\s+моего)?\s+(?:сво[её]\s+|мо[её]\s+)?согласи[яе]\s+на\s+обработку\s+(?:(?:моих|своих)\s+)?персональных\s+данных/u
/** The number of a case in our own answers (NFKC makes «No» of «№»): a reply to it belongs to the case. */
const CASE_NUMBER = /(?:дело|обращение)\s*(?:№|no\.?)\s*([А-ЯA-Z0-9]{1,4}-ПД-\d{1,7}\/\d{4})/iu

/** Replies and forwards taken off, invisible marks gone, spaces single. Case and letters stay as they were. */
export function bareSubject(subject: string): string {
  let bare = subject.normalize('NFKC').replace(INVISIBLE, '').replace(/\s+/gu, ' ').trim()
  for (let before = ''; before !== bare; ) {
    before = bare
    bare = bare.replace(PREFIX, '')
  }
  return bare
}

/** Letters only, small, `ё` as `е`: what is left of quotes, dashes and case. */
const words = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** Whether the subject carries the mark of a withdrawal. An automatic answer to one does not. */
export function isWithdrawalSubject(subject: string): boolean {
  const bare = bareSubject(subject)
  return !MACHINE.test(bare) && MARK.test(words(bare))
}

/** The case that a letter answers, by the number in its subject; null when it names none. */
export const caseNumberIn = (subject: string): string | null =>
  CASE_NUMBER.exec(subject.normalize('NFKC').replace(INVISIBLE, ''))?.[1]?.toUpperCase() ?? null
