import { closeSync, openSync, readdirSync, readSync, renameSync, statSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Ctx } from '#platform/context/index.ts'
import { KEPT_BYTES, type Taken, takeLetter } from './take-letter.ts'

/** The beginning of a file, at most `KEPT_BYTES`: a huge letter never comes into memory. */
function readStart(path: string): { raw: Buffer; size: number } {
  const { size } = statSync(path)
  const raw = Buffer.alloc(Math.min(size, KEPT_BYTES))
  const file = openSync(path, 'r')
  try {
    for (let at = 0; at < raw.length; ) {
      const got = readSync(file, raw, at, raw.length - at, at)
      if (got === 0) break
      at += got
    }
  } finally {
    closeSync(file)
  }
  return { raw, size }
}

/**
 * Takes the letters of a maildir folder: files in `new` move to `cur` after their transaction. A crash in between
 * brings a letter once more, and it is known by then. The letter's time is the tenant's clock: a drop has no other.
 */
export async function takeMaildir(ctx: Ctx, folder: string, entityId: string): Promise<Taken[]> {
  await Promise.all(['new', 'cur', 'tmp'].map(name => mkdir(join(folder, name), { recursive: true })))
  const taken: Taken[] = []
  for (const name of readdirSync(join(folder, 'new')).sort()) {
    const path = join(folder, 'new', name)
    const { raw, size } = readStart(path)
    taken.push(await takeLetter(ctx, { entityId, raw, size, receivedAt: ctx.clock.date() }))
    renameSync(path, join(folder, 'cur', `${basename(name)}:2,S`))
  }
  return taken
}
