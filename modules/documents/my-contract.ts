import { z } from 'zod'
import { endpoint, Id, Instant } from '#libs/contract/index.ts'

const tag = 'Patient portal'

export const MyPaper = z.object({
  documentId: Id,
  patientId: Id,
  kindName: z.string(),
  number: z.string(),
  organisation: z.string(),
  issuedAt: Instant,
  /** Null for a paper that only the doctor signs: a referral, a prescription, an extract. */
  signedAt: Instant.nullable(),
  signedAs: z.enum(['pep', 'paper', 'qualified', 'esia']).nullable(),
})
export type MyPaper = z.infer<typeof MyPaper>

export const myPapersEndpoint = endpoint({
  method: 'GET',
  path: '/api/my/papers',
  realm: 'patient',
  tag,
  summary: 'My contracts, consents, acts, extracts: what was signed or handed out, and is not void',
  response: z.object({ papers: z.array(MyPaper) }),
})
export const myPaperPdfEndpoint = endpoint({
  method: 'GET',
  path: '/api/my/papers/:documentId/pdf',
  realm: 'patient',
  tag,
  summary: 'My document as it was signed, PDF/A',
  params: z.object({ documentId: Id }),
  response: z.unknown(),
  produces: 'application/pdf',
})
