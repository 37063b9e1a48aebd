import type { Config } from '#platform/config/index.ts'

/** Who asks for a passkey: a key made for one name and origin signs for no other, so a look-alike site gets nothing. */
export interface RelyingParty {
  /** Host of the public address, without the port; `localhost` works too. */
  readonly id: string
  readonly origin: string
  readonly name: string
}

export function relyingParty({ publicUrl }: Pick<Config, 'publicUrl'>): RelyingParty {
  const { hostname, origin } = new URL(publicUrl)
  return { id: hostname, origin, name: 'Амбулатория' }
}
