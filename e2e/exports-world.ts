import { createHash } from 'node:crypto'
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js'
import { DEMO_PASSWORD } from '../apps/demo/people.ts'
import type { Client, World } from './world.ts'

/** An archive as a stranger opens it: names and contents. */
export type Opened = ReadonlyMap<string, Buffer>

export async function openArchive(bytes: Uint8Array, password?: string): Promise<Opened> {
  const reader = new ZipReader(new Uint8ArrayReader(bytes), password === undefined ? {} : { password })
  const files = new Map<string, Buffer>()
  for (const entry of await reader.getEntries()) {
    if (entry.directory) continue
    files.set(entry.filename, Buffer.from(await entry.getData(new Uint8ArrayWriter())))
  }
  await reader.close()
  return files
}

export const jsonOf = (files: Opened, name: string) => JSON.parse(files.get(name)!.toString())
export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Proves again who is there, as the screen asks before data leave. */
export const confirmPerson = (client: Client) =>
  client.request('POST', '/api/clinic/session/step-up', { password: DEMO_PASSWORD })

/** Asks for an archive, has it made and takes it away. */
export async function takeAway(world: World, owner: Client, encrypted: boolean) {
  await confirmPerson(owner)
  const asked = await owner.request('POST', '/api/clinic/export/archives', {
    encrypted,
    reason: 'Проверка копии',
  })
  if (asked.status !== 201) throw new Error(asked.text)
  const { archiveId, password } = asked.json as { archiveId: string; password: string | null }
  await world.runJobs()
  return { archiveId, password, bytes: await download(world, owner, archiveId) }
}

export async function download(world: World, owner: Client, archiveId: string): Promise<Buffer> {
  const link = await owner.request('POST', `/api/clinic/export/archives/${archiveId}/link`)
  if (link.status !== 201) throw new Error(link.text)
  const answer = await world.server.inject({ url: link.json.href, headers: { cookie: owner.cookie } })
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return answer.rawPayload
}
