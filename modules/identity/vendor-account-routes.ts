import { handle } from '#platform/http/handle.ts'
import {
  beginVendorTotp,
  changeVendorPassword,
  confirmVendorTotp,
  readVendorSecurity,
  removeVendorTotp,
} from './vendor-account.ts'
import * as contract from './vendor-account-contract.ts'

/** What a person of the vendor does with his own account. */
export const vendorAccountRoutes = (forget: () => void) => [
  handle(contract.readVendorSecurityEndpoint, { allow: 'signed-in', run: ctx => readVendorSecurity(ctx) }),
  handle(contract.beginVendorTotpEndpoint, {
    allow: 'signed-in',
    stepUp: true,
    run: ctx => beginVendorTotp(ctx),
  }),
  handle(contract.confirmVendorTotpEndpoint, {
    allow: 'signed-in',
    run: async (ctx, { body }) => {
      await confirmVendorTotp(ctx, body.code)
      forget()
      return {}
    },
  }),
  handle(contract.removeVendorTotpEndpoint, {
    allow: 'signed-in',
    stepUp: true,
    run: async ctx => {
      await removeVendorTotp(ctx)
      forget()
      return {}
    },
  }),
  handle(contract.changeVendorPasswordEndpoint, {
    allow: 'signed-in',
    run: async (ctx, { body }) => {
      const answer = await changeVendorPassword(ctx, body)
      forget()
      return answer
    },
  }),
]
