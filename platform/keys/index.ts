import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The master key: from the environment (base64, 32 bytes) or from a file that only its owner can read, made on the
 * first run. Losing it loses everything sealed with it.
 */
export function loadMasterKey({
  dir,
  fromEnv,
}: {
  readonly dir: string
  readonly fromEnv: string | null
}): Buffer {
  if (fromEnv !== null) {
    const key = Buffer.from(fromEnv, 'base64')
    if (key.length !== 32) throw new Error('AMBULATORIA_MASTER_KEY must be 32 bytes in base64')
    return key
  }
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const file = join(dir, 'master.key')
  try {
    // `wx`: of two processes that start at once only one makes the key.
    writeFileSync(file, randomBytes(32), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  chmodSync(file, 0o600)
  const key = readFileSync(file)
  if (key.length !== 32) throw new Error(`${file} is damaged: it must hold 32 bytes`)
  return key
}

/** A secret for one purpose, 32 bytes, derived from the master key (HKDF-SHA-256). */
export const deriveSecret = (master: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', master, 'ambulatoria', purpose, 32))

const VERSION = 1

/** AES-256-GCM: version, nonce, tag, text. `context` is bound in: the same bytes do not open elsewhere. */
export function sealBytes(key: Buffer, plain: Buffer, context: string): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context))
  const text = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([Buffer.from([VERSION]), nonce, cipher.getAuthTag(), text])
}

/** @throws when the bytes were changed, or sealed with another key or for another context */
export function openBytes(key: Buffer, sealed: Buffer, context: string): Buffer {
  if (sealed[0] !== VERSION || sealed.length < 29) throw new Error('sealed bytes of an unknown form')
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 13)).setAAD(Buffer.from(context))
  decipher.setAuthTag(sealed.subarray(13, 29))
  return Buffer.concat([decipher.update(sealed.subarray(29)), decipher.final()])
}
