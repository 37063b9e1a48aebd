import type { Assertion, CreationOptions, NewCredential, RequestOptions } from '#modules/identity/contract.ts'

/** Why no key came back; `gone` is a person who closed the window or let the time pass. */
export class KeyTrouble extends Error {
  readonly why: 'gone' | 'known' | 'unable'
  constructor(why: KeyTrouble['why'], cause: unknown) {
    super(why, { cause })
    this.name = 'KeyTrouble'
    this.why = why
  }
}

/** Whether this browser, on this address, can use passkeys at all. */
export const canUsePasskeys = (): boolean =>
  window.isSecureContext && typeof window.PublicKeyCredential === 'function'

/** Loaded when the first key is asked for, not with the page. */
const load = () => import('@simplewebauthn/browser')

function troubleOf(error: unknown): KeyTrouble {
  const name = error instanceof Error ? error.name : ''
  if (name === 'NotAllowedError' || name === 'AbortError') return new KeyTrouble('gone', error)
  return new KeyTrouble(name === 'InvalidStateError' ? 'known' : 'unable', error)
}

/** Has an authenticator make a key. Error: `KeyTrouble`. */
export async function makeKey(options: CreationOptions): Promise<NewCredential> {
  const { startRegistration } = await load()
  try {
    const { id, rawId, response } = await startRegistration({ optionsJSON: options })
    const { clientDataJSON, attestationObject, transports } = response
    return {
      id,
      rawId,
      type: 'public-key',
      response: { clientDataJSON, attestationObject, ...(transports && { transports }) },
    }
  } catch (error) {
    throw troubleOf(error)
  }
}

/** Has an authenticator sign with a key it holds. Error: `KeyTrouble`. */
export async function signWithKey(options: RequestOptions): Promise<Assertion> {
  const { startAuthentication } = await load()
  try {
    const { id, rawId, response } = await startAuthentication({ optionsJSON: options })
    const { clientDataJSON, authenticatorData, signature, userHandle } = response
    return {
      id,
      rawId,
      type: 'public-key',
      response: { clientDataJSON, authenticatorData, signature, ...(userHandle && { userHandle }) },
    }
  } catch (error) {
    throw troubleOf(error)
  }
}
