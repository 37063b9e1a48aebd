export type { Paragraph, TextKind } from '#libs/consent-text/index.ts'
export { editionPdf } from './edition-pdf.ts'
export {
  approvalLine,
  currentEdition,
  currentEditions,
  type Edition,
  editionDiff,
  editionParameters,
  listEditions,
  type PublishText,
  publishText,
  readEdition,
  textHash,
} from './editions.ts'
export { evidencePack } from './evidence-pack.ts'
export {
  type ConsentChannel,
  type ConsentState,
  consentsOf,
  type GiveConsent,
  giveConsent,
  recordConsents,
  recordUnnamedConsent,
  standingConsents,
  type TickedBox,
  type WithdrawConsents,
  type Withdrawn,
  withdrawConsents,
} from './record-consent.ts'
export { consentRoutes } from './routes.ts'
export { type ConsentToSign, consentInPacket, documentToSign, giving } from './sign-consent.ts'
export {
  agreementOf,
  type Document,
  registerPaper,
  registerPaperWithin,
  type Signable,
  type Signed,
  type SigningCode,
  sendPacketCode,
  sendSigningCode,
  signByCode,
  signerOf,
  signPacketByCode,
} from './sign-document.ts'
export { signaturePdf } from './signature-pdf.ts'
export { readTextParameters, setTextParameters } from './text-parameters.ts'
export { type Verification, verifySignature } from './verify-signature.ts'
