import { handle } from '#platform/http/handle.ts'
import { readRegistration, register } from './register.ts'
import { readRegistrationEndpoint, registerEndpoint } from './registration-contract.ts'

export const registrationRoutes = (forget: () => void) => [
  handle(readRegistrationEndpoint, { allow: 'signed-in', run: ctx => readRegistration(ctx) }),
  handle(registerEndpoint, {
    allow: 'signed-in',
    run: async (ctx, { body }) => {
      const registered = await register(ctx, body)
      forget()
      return registered
    },
  }),
]
