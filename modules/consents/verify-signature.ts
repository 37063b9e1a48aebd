import type { RenderedText, SignatureKind } from '#libs/consent-text/index.ts'
import { maskPhone } from '#libs/phones/index.ts'
import type { Reader } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { textHash } from './editions.ts'

/** What anybody with the link of the QR learns: facts of the check, the signer by surname and initials. */
export interface Verification {
  readonly title: string
  readonly sha256: string
  readonly kind: SignatureKind
  readonly at: string
  readonly signer: string
  readonly phone: string | null
  readonly attempts: number | null
  readonly sender: string | null
  readonly agreementAt: string | null
  readonly entityId: string
  /** The stored document still has the hash that was signed. */
  readonly intact: boolean
}

const initials = (name: string): string => {
  const [surname = '', ...rest] = name.split(' ')
  return [surname, ...rest.map(part => `${part[0]}.`)].join(' ')
}

/** Checks a signature by its id (SV-3.2.1a): the hash of the stored text or file is computed anew. Error: `not-found`. */
export async function verifySignature(db: Reader, signatureId: string): Promise<Verification> {
  const row = await db.first<{
    facts:
      | (Omit<Verification, 'intact'> & {
          readonly document: RenderedText & { readonly fileSha256?: string }
          /** Of the bytes as they are stored now; null when what was signed is a text. */
          readonly storedSha256: string | null
        })
      | null
  }>({
    text: 'select consents.verification($1) as facts',
    values: [signatureId],
  })
  if (!row?.facts) throw fail('not-found')
  const { document, ...facts } = row.facts
  return {
    title: facts.title,
    sha256: facts.sha256,
    kind: facts.kind,
    at: new Date(facts.at).toISOString(),
    signer: initials(facts.signer),
    phone: facts.phone && maskPhone(facts.phone),
    attempts: facts.attempts,
    sender: facts.sender,
    agreementAt: facts.agreementAt && new Date(facts.agreementAt).toISOString(),
    entityId: facts.entityId,
    intact: (document.fileSha256 ? facts.storedSha256 : textHash(document)) === facts.sha256,
  }
}
