import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, stat } from 'node:fs/promises'
import { dirname, join, resolve, sep } from 'node:path'

/**
 * Files one after another: a line of JSON `{"name","bytes"}`, then the bytes. Simpler than tar: no limit on names, and what
 * a changing file has lost by the time it is read is filled with zeros, as PostgreSQL's recovery expects.
 */
export interface Packed {
  readonly name: string
  readonly bytes: number
}

const MAX_HEAD = 8192

async function* fileBytes(path: string, bytes: number): AsyncGenerator<Uint8Array> {
  let left = bytes
  if (left > 0) {
    for await (const chunk of createReadStream(path, { end: bytes - 1, highWaterMark: 1 << 20 })) {
      left -= (chunk as Buffer).length
      yield chunk as Buffer
    }
  }
  for (; left > 0; left -= Math.min(left, 1 << 20)) yield Buffer.alloc(Math.min(left, 1 << 20))
}

const head = (packed: Packed): Buffer => Buffer.from(`${JSON.stringify(packed)}\n`)

/** The content of a file on the disk, as long as it was when its turn came; nothing when it is gone by then. */
export async function* packFile(name: string, path: string): AsyncGenerator<Uint8Array> {
  const found = await stat(path).catch(() => null)
  if (!found?.isFile()) return
  yield head({ name, bytes: found.size })
  yield* fileBytes(path, found.size)
}

export async function* packBytes(name: string, content: string): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(content)
  yield head({ name, bytes: bytes.length })
  yield bytes
}

/** Names of all files below a folder, relative to it, with `/`; those for which `leaveOut` says so stay. */
export async function* filesBelow(
  root: string,
  leaveOut: (name: string) => boolean,
  below = '',
): AsyncGenerator<string> {
  const entries = await readdir(join(root, below), { withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    const name = below ? `${below}/${entry.name}` : entry.name
    if (leaveOut(name)) continue
    if (entry.isDirectory()) yield* filesBelow(root, leaveOut, name)
    else if (entry.isFile()) yield name
  }
}

/** Unpacks a stream of files into a folder. Answers how many. @throws when it is cut off or names a place outside */
export async function unpack(source: AsyncIterable<Uint8Array>, into: string): Promise<number> {
  const root = resolve(into)
  const reader = source[Symbol.asyncIterator]()
  let rest = Buffer.alloc(0)
  const more = async (): Promise<boolean> => {
    const next = await reader.next()
    if (next.done) return false
    rest = rest.length === 0 ? Buffer.from(next.value) : Buffer.concat([rest, next.value])
    return true
  }
  for (let files = 0; ; files++) {
    let end = rest.indexOf(10)
    while (end < 0 && rest.length <= MAX_HEAD && (await more())) end = rest.indexOf(10)
    if (end < 0) {
      if (rest.length > 0) throw new Error('the backup is cut off')
      return files
    }
    const { name, bytes } = JSON.parse(rest.subarray(0, end).toString()) as Packed
    rest = rest.subarray(end + 1)
    const path = resolve(root, name)
    if (!path.startsWith(root + sep)) throw new Error('the backup names a place outside its folder')
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const file = await open(path, 'wx', 0o600)
    try {
      for (let left = bytes; left > 0; ) {
        if (rest.length === 0 && !(await more())) throw new Error('the backup is cut off')
        const part = rest.subarray(0, left)
        await file.write(part)
        rest = rest.subarray(part.length)
        left -= part.length
      }
    } finally {
      await file.close()
    }
  }
}
