import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import type { Assertion, CreationOptions, NewCredential, RequestOptions } from '../contract.ts'

/** Where the browser of a test believes to be. */
const ORIGIN = 'http://localhost:3000'

type Cbor = number | string | Uint8Array | Map<Cbor, Cbor>

/** As much CBOR (RFC 8949) as an attestation without a statement needs. */
function cbor(value: Cbor): Buffer {
  const head = (major: number, n: number) =>
    n < 24
      ? Buffer.from([(major << 5) | n])
      : n < 256
        ? Buffer.from([(major << 5) | 24, n])
        : Buffer.from([(major << 5) | 25, n >> 8, n & 255])
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (value instanceof Map)
    return Buffer.concat([head(5, value.size), ...[...value].flat().map(part => cbor(part))])
  return Buffer.concat([head(2, value.length), value])
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest()
export const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')

/** How an authenticator answers when not as usual. */
export interface Circumstances {
  readonly origin?: string
  readonly counter?: number
  /** Whether the authenticator has seen the finger or the PIN of its owner. */
  readonly verified?: boolean
}

/** An authenticator with one discoverable ES256 key, made of node:crypto: what tests of passkeys need of a device. */
export class SoftAuthenticator {
  readonly id = randomBytes(32)
  private readonly key: KeyObject
  private readonly point: { x: Buffer; y: Buffer }
  userHandle = ''
  counter = 0

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { x, y } = publicKey.export({ format: 'jwk' })
    this.key = privateKey
    this.point = { x: Buffer.from(x!, 'base64url'), y: Buffer.from(y!, 'base64url') }
  }

  private clientData(type: string, challenge: string, origin: string): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  }

  /** RP id hash, flags (UP, UV, AT), counter, then the new key. */
  private data(rpId: string, verified: boolean, attested: Buffer): Buffer {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(this.counter)
    const flags = 0x01 | (verified ? 0x04 : 0) | (attested.length > 0 ? 0x40 : 0)
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), counter, attested])
  }

  create(options: CreationOptions, { origin = ORIGIN, verified = true }: Circumstances = {}): NewCredential {
    this.userHandle = options.user.id
    const cose = new Map<Cbor, Cbor>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, this.point.x],
      [-3, this.point.y],
    ])
    const length = Buffer.from([0, this.id.length])
    const attested = Buffer.concat([Buffer.alloc(16), length, this.id, cbor(cose)])
    const attestation = new Map<Cbor, Cbor>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', this.data(options.rp.id, verified, attested)],
    ])
    const clientData = this.clientData('webauthn.create', options.challenge, origin)
    return {
      id: base64url(this.id),
      rawId: base64url(this.id),
      type: 'public-key',
      response: {
        clientDataJSON: base64url(clientData),
        attestationObject: base64url(cbor(attestation)),
        transports: ['internal'],
      },
    }
  }

  get(options: RequestOptions, how: Circumstances = {}): Assertion {
    this.counter = how.counter ?? this.counter + 1
    const clientData = this.clientData('webauthn.get', options.challenge, how.origin ?? ORIGIN)
    const data = this.data(options.rpId, how.verified ?? true, Buffer.alloc(0))
    const signature = sign('sha256', Buffer.concat([data, sha256(clientData)]), this.key)
    return {
      id: base64url(this.id),
      rawId: base64url(this.id),
      type: 'public-key',
      response: {
        clientDataJSON: base64url(clientData),
        authenticatorData: base64url(data),
        signature: base64url(signature),
        userHandle: this.userHandle,
      },
    }
  }
}
