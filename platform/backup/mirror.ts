import { copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { filesBelow } from './pack.ts'

export interface Mirrored {
  readonly files: number
  readonly bytes: number
}

const partly = (name: string) => name.endsWith('.tmp')

/**
 * Keeps a copy of sealed files, which never change once they are written: copies what is new, puts aside by day what is gone
 * and forgets it after `keepDays`. They stay sealed under keys that are in no backup (docs/adr/0006).
 */
export async function mirrorFiles(
  from: string,
  to: string,
  { today, keepDays }: { readonly today: string; readonly keepDays: number },
): Promise<Mirrored> {
  const living = join(to, 'living')
  await mkdir(living, { recursive: true, mode: 0o700 })
  let files = 0
  let bytes = 0
  const seen = new Set<string>()
  for await (const name of filesBelow(from, partly)) {
    const found = await stat(join(from, name)).catch(() => null)
    if (!found) continue
    seen.add(name)
    files++
    bytes += found.size
    const copy = await stat(join(living, name)).catch(() => null)
    if (copy?.size === found.size) continue
    await mkdir(dirname(join(living, name)), { recursive: true, mode: 0o700 })
    await copyFile(join(from, name), join(living, `${name}.tmp`))
    await rename(join(living, `${name}.tmp`), join(living, name))
  }
  for await (const name of filesBelow(living, partly)) {
    if (seen.has(name)) continue
    const aside = join(to, `gone-${today}`, name)
    await mkdir(dirname(aside), { recursive: true, mode: 0o700 })
    await rename(join(living, name), aside)
  }
  const oldest = Date.parse(today) - keepDays * 86_400_000
  for (const folder of await readdir(to)) {
    const day = /^gone-(\d{4}-\d\d-\d\d)$/.exec(folder)?.[1]
    if (day && Date.parse(day) < oldest) await rm(join(to, folder), { recursive: true, force: true })
  }
  return { files, bytes }
}
