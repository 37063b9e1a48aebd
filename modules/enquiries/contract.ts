import { z } from 'zod'
import { Empty, endpoint, Id, Instant, requiredText } from '#libs/contract/index.ts'

const tag = 'Enquiries from the site'
const OfEnquiry = z.object({ enquiryId: Id })

export const Enquiry = z.object({
  enquiryId: Id,
  number: z.number().int(),
  entityId: Id,
  given: z.string(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  text: z.string(),
  at: Instant,
  /** The demand about personal data that it turned out to be; its clocks are on the officer's desk. */
  case: z.object({ caseId: Id, number: z.string() }).nullable(),
  answer: z
    .object({ how: z.enum(['email', 'phone', 'none']), text: z.string(), by: z.string(), at: Instant })
    .nullable(),
  /** Somebody has proposed to destroy it; two people decide on the officer's desk. */
  destroying: z.boolean(),
})
export type Enquiry = z.infer<typeof Enquiry>

/** Whether it waits for reception: nobody has answered, the officer of data has not taken it over. */
export const enquiryWaits = ({ answer, case: taken, destroying }: Enquiry): boolean =>
  answer === null && taken === null && !destroying

export const listEnquiriesEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/enquiries',
  realm: 'staff',
  tag,
  summary: 'What people wrote through the form of the site: unanswered first, then newest first',
  response: z.object({ enquiries: z.array(Enquiry) }),
})
export const answerEnquiryEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/enquiries/:enquiryId/answer',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Answer by a letter, or write down that it was answered by phone or needs no answer',
  params: OfEnquiry,
  body: z.object({ how: z.enum(['email', 'phone', 'none']), text: requiredText(4000) }),
  response: Empty,
})
export const enquiryCaseEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/enquiries/:enquiryId/case',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Hand it over to the privacy desk as a demand about personal data, received when it was sent',
  params: OfEnquiry,
  body: z.object({ kind: z.enum(['withdrawal', 'access', 'correction', 'blocking', 'objection']) }),
  response: z.object({ caseId: Id, number: z.string() }),
})
export const destroyEnquiryEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/enquiries/:enquiryId/destruction',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Propose to destroy it before its term; two people approve, an act is made (order 179)',
  params: OfEnquiry,
  body: z.object({ reason: requiredText(300) }),
  response: z.object({ destructionId: Id }),
})
