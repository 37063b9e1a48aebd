import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { deriveSecret, loadMasterKey, openBytes, sealBytes } from './index.ts'

const dir = mkdtempSync(join(tmpdir(), 'amb-keys-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

describe('keys', () => {
  const master = loadMasterKey({ dir, fromEnv: null })

  it('makes the master key once and for the owner only', () => {
    expect(loadMasterKey({ dir, fromEnv: null }).equals(master)).toBe(true)
    expect(statSync(join(dir, 'master.key')).mode & 0o777).toBe(0o600)
  })

  it('refuses a damaged file and a short key', () => {
    const broken = join(dir, 'broken')
    loadMasterKey({ dir: broken, fromEnv: null })
    writeFileSync(join(broken, 'master.key'), 'short')
    expect(() => loadMasterKey({ dir: broken, fromEnv: null })).toThrow(/damaged/)
    expect(() => loadMasterKey({ dir, fromEnv: 'c2hvcnQ=' })).toThrow(/32 bytes/)
  })

  it('derives unlike secrets for unlike purposes', () => {
    expect(deriveSecret(master, 'a').equals(deriveSecret(master, 'b'))).toBe(false)
  })

  it('opens only what is whole, with its key and in its context', () => {
    const key = deriveSecret(master, 'test')
    const sealed = sealBytes(key, Buffer.from('секрет'), 'totp/1')
    expect(openBytes(key, sealed, 'totp/1').toString()).toBe('секрет')
    expect(() => openBytes(key, sealed, 'totp/2')).toThrow()
    expect(() => openBytes(master, sealed, 'totp/1')).toThrow()
    for (let i = 0; i < sealed.length; i++) {
      const changed = Buffer.from(sealed)
      changed[i]! ^= 1
      expect(() => openBytes(key, changed, 'totp/1')).toThrow()
    }
  })
})
