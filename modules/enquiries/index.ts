export {
  type CheckedEnquiry,
  checkEnquiry,
  ENQUIRY_FIELDS,
  type EnquiryErrors,
  type EnquiryForm,
} from './check-form.ts'
export { countWaitingEnquiries } from './list-enquiries.ts'
export { receiveEnquiry } from './receive-enquiry.ts'
export { enquiryRoutes } from './routes.ts'
