import { z } from 'zod'
import { Empty, endpoint, Id, Instant, requiredText } from '#libs/contract/index.ts'

/** Messages of WebAuthn Level 3 in JSON, as far as we ask for them. Binary fields are base64url. */
const tag = 'Sign-in'
const Base64Url = z
  .string()
  .max(16_000)
  .regex(/^[\w-]+$/)
const PublicKey = z.enum(['public-key'])
const Transports = z.array(z.string().max(32)).max(10)
const Known = z.object({ id: z.string(), type: PublicKey, transports: z.array(z.string()) })

/** What `navigator.credentials.create` is asked. */
export const CreationOptions = z.object({
  rp: z.object({ id: z.string(), name: z.string() }),
  user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
  challenge: z.string(),
  pubKeyCredParams: z.array(z.object({ alg: z.number().int(), type: PublicKey })),
  timeout: z.number().int(),
  attestation: z.literal('none'),
  excludeCredentials: z.array(Known),
  authenticatorSelection: z.object({
    residentKey: z.literal('required'),
    requireResidentKey: z.literal(true),
    userVerification: z.literal('required'),
  }),
})
export type CreationOptions = z.infer<typeof CreationOptions>

/** What `navigator.credentials.get` is asked. */
export const RequestOptions = z.object({
  rpId: z.string(),
  challenge: z.string(),
  timeout: z.number().int(),
  allowCredentials: z.array(Known),
  userVerification: z.literal('required'),
})
export type RequestOptions = z.infer<typeof RequestOptions>

/** What an authenticator answers to `create`. */
export const NewCredential = z.object({
  id: Base64Url.max(1_400),
  rawId: Base64Url.max(1_400),
  type: PublicKey,
  response: z.object({
    clientDataJSON: Base64Url,
    attestationObject: Base64Url,
    transports: Transports.optional(),
  }),
})
export type NewCredential = z.infer<typeof NewCredential>

/** What an authenticator answers to `get`. */
export const Assertion = z.object({
  id: Base64Url.max(1_400),
  rawId: Base64Url.max(1_400),
  type: PublicKey,
  response: z.object({
    clientDataJSON: Base64Url,
    authenticatorData: Base64Url,
    signature: Base64Url,
    /** The person whose key it is: 16 bytes of the user's id. */
    userHandle: Base64Url.max(100).optional(),
  }),
})
export type Assertion = z.infer<typeof Assertion>

export const Passkey = z.object({
  passkeyId: Id,
  name: z.string(),
  /** Kept in a cloud of the maker, so also on the person's other devices. */
  backedUp: z.boolean(),
  createdAt: Instant,
  lastUsedAt: Instant.nullable(),
  /** Since when it opens nothing: its counter went backwards, so somebody has a copy. */
  stoppedAt: Instant.nullable(),
})
export type Passkey = z.infer<typeof Passkey>

/** A secret that the browser keeps and that tells a known device from a new one. */
export const DeviceToken = z.string().regex(/^[\w-]{43}$/)

export const beginPasskeySignInEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/session/passkey/options',
  realm: 'public',
  tag,
  idempotent: false,
  summary: 'Begin signing in with a passkey: a challenge for five minutes, good once',
  response: z.object({
    /** Comes back with the answer: the challenge is good only for who asked for it. */
    ceremony: z.string(),
    options: RequestOptions,
  }),
})
export const passkeySignInEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/session/passkey',
  realm: 'public',
  tag,
  idempotent: false,
  summary: 'Sign in as staff with a passkey; it is both factors, no password is asked',
  body: z.object({
    ceremony: z.string().max(100),
    credential: Assertion,
    /** The token that browsers kept before it became a cookie; taken over once. */
    device: DeviceToken.optional(),
    /** Slug of the clinic, for people who work in several. */
    clinic: z.string().max(60).optional(),
  }),
  response: z.object({ clinic: z.string() }),
})

export const beginPasskeyStepUpEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/session/step-up/passkey/options',
  realm: 'staff',
  tag,
  idempotent: false,
  summary: 'Begin confirming who I am with a passkey',
  response: RequestOptions,
})
export const passkeyStepUpEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/session/step-up/passkey',
  realm: 'staff',
  tag,
  idempotent: false,
  summary: 'Confirm who I am with a passkey before a sensitive action',
  body: z.object({ credential: Assertion }),
  response: Empty,
})

export const listPasskeysEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/me/passkeys',
  realm: 'staff',
  tag,
  summary: 'My passkeys',
  response: z.object({ passkeys: z.array(Passkey) }),
})
export const beginPasskeyEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/me/passkeys/options',
  realm: 'staff',
  tag,
  idempotent: false,
  summary: 'Begin adding a passkey; needs a recent confirmation of who I am',
  response: CreationOptions,
})
export const addPasskeyEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/me/passkeys',
  realm: 'staff',
  tag,
  status: 201,
  idempotent: false,
  summary: 'Add the passkey that the authenticator has made, under a name',
  body: z.object({ name: requiredText(60), credential: NewCredential }),
  response: Passkey,
})
export const removePasskeyEndpoint = endpoint({
  method: 'DELETE',
  path: '/api/clinic/me/passkeys/:passkeyId',
  realm: 'staff',
  tag,
  summary: 'Remove one of my passkeys; needs a recent confirmation of who I am',
  params: z.object({ passkeyId: Id }),
  response: Empty,
})
