import { handle } from '#platform/http/handle.ts'
import * as contract from './contract.ts'
import { answerEnquiry, destroyEnquiry, openCaseOfEnquiry } from './handle-enquiry.ts'
import { listEnquiries } from './list-enquiries.ts'

export const enquiryRoutes = [
  handle(contract.listEnquiriesEndpoint, { allow: 'enquiry.handle', run: ctx => listEnquiries(ctx) }),
  handle(contract.answerEnquiryEndpoint, {
    allow: 'enquiry.handle',
    run: async (ctx, { params, body }) => {
      await answerEnquiry(ctx, { ...params, ...body })
      return {}
    },
  }),
  handle(contract.enquiryCaseEndpoint, {
    allow: 'case.register',
    run: (ctx, { params, body }) => openCaseOfEnquiry(ctx, { ...params, ...body }),
  }),
  handle(contract.destroyEnquiryEndpoint, {
    allow: 'case.manage',
    run: (ctx, { params, body }) => destroyEnquiry(ctx, { ...params, ...body }),
  }),
]
