import { canonicalJson, sha256 } from '#libs/hash-chain/index.ts'
import { PLATFORM_TENANT } from '#libs/ids/index.ts'
import { electronicDocumentsText, instructionText, type PaperBlock } from '#libs/offer/index.ts'
import { formatPhone } from '#libs/phones/index.ts'
import { momentOf, readVendorCard } from '#modules/clients/index.ts'
import { type Edition, editionLink, requireEdition } from '#modules/offers/index.ts'
import type { Services } from '#platform/context/index.ts'
import type { StudioForm } from './form.ts'
import { studioDb } from './registration.ts'

interface Text {
  readonly blocks: readonly PaperBlock[]
  readonly sha256: string
}

/** Everything that one code signs: the offer, the agreement on electronic documents, the instruction (SV-0, SV-3.2.1, SV-4.1). */
export interface Packet {
  readonly edition: Edition
  readonly link: string
  readonly electronic: Text
  readonly instruction: Text
  /** Hex SHA-256 over all of it and over who signs: the code is bound to it. */
  readonly subjectHash: string
}

const textOf = (blocks: readonly PaperBlock[]): Text => ({ blocks, sha256: sha256(canonicalJson(blocks)) })

/** The edition of the studio's offer that is in force by the vendor's clock. Error: `conflict.state` when there is none. */
export const editionNow = (services: Services): Promise<Edition> =>
  requireEdition(studioDb(services), 'smile', momentOf(services, PLATFORM_TENANT).today)

/** The documents with this person in them, as they stand now. Error: `conflict.state` without a published offer. */
export async function packetOf(
  services: Services,
  who: { readonly form: StudioForm; readonly phone: string },
): Promise<Packet> {
  const edition = await editionNow(services)
  const vendor = await readVendorCard(studioDb(services))
  const { fullName } = who.form.client
  const electronic = textOf(
    electronicDocumentsText(fullName, vendor.fullName, {
      phone: formatPhone(who.phone),
      sender: services.config.studioSmsSender,
    }),
  )
  const instruction = textOf(instructionText(fullName, vendor.fullName))
  const signed = {
    edition: edition.editionId,
    text: edition.textSha256,
    pdf: edition.pdfSha256,
    electronic: electronic.sha256,
    instruction: instruction.sha256,
    phone: who.phone,
    form: who.form,
  }
  return {
    edition,
    link: editionLink(services.config.publicUrl, edition),
    electronic,
    instruction,
    subjectHash: sha256(canonicalJson(signed)),
  }
}
