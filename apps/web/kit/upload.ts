import type { Upload } from '#modules/imaging/contract.ts'
import { ApiProblem } from './api.ts'
import { language } from './i18n.ts'

/** One door of uploads: the clinic's or the portal's. */
export interface UploadDoor<Done> {
  readonly start: () => Promise<Upload>
  readonly read: (uploadId: string) => Promise<Upload>
  readonly pieceUrl: (uploadId: string, offset: number) => string
  readonly finish: (uploadId: string) => Promise<Done>
}

export interface Sending {
  readonly onProgress: (sent: number) => void
  /** The connection is gone and is being tried again; or it is back. */
  readonly onWaiting: (waiting: boolean) => void
  readonly signal: AbortSignal
}

const SMALLEST = 256 * 1024
const LARGEST = 8 * 1024 * 1024
/** A piece should take about a second: short enough to lose little, long enough to be no burden. */
const WANTED_MS = 1_000
const RETRY_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000]

/** What tells the same file again after the page was closed. */
const memoryOf = (place: string, file: File) =>
  `amb-upload:${place}:${file.name}:${file.size}:${file.lastModified}`

const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(new DOMException('', 'AbortError'))
    })
  })

/** An upload of this file that was begun before and can be gone on with. */
async function begun(door: UploadDoor<unknown>, place: string, file: File): Promise<Upload> {
  const known = localStorage.getItem(memoryOf(place, file))
  if (known) {
    try {
      return await door.read(known)
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.problem.status !== 404) throw error
    }
  }
  const upload = await door.start()
  localStorage.setItem(memoryOf(place, file), upload.uploadId)
  return upload
}

async function sendPiece(url: string, body: Blob, signal: AbortSignal): Promise<number> {
  const response = await fetch(url, {
    method: 'PATCH',
    headers: { 'content-type': 'application/offset+octet-stream', 'accept-language': language() },
    body,
    signal,
  })
  if (response.ok) return ((await response.json()) as Upload).received
  throw new ApiProblem(await response.json())
}

/** A server that died at it holds the upload for two minutes: waited for. */
async function finished<Done>(door: UploadDoor<Done>, uploadId: string, signal: AbortSignal): Promise<Done> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await door.finish(uploadId)
    } catch (error) {
      const busy = error instanceof ApiProblem && error.problem.code === 'conflict.state'
      if (!busy || attempt >= 30) throw error
      await pause(5_000, signal)
    }
  }
}

const isTransient = (error: unknown) =>
  error instanceof ApiProblem
    ? error.problem.status === 0 || error.problem.status >= 500
    : !(error instanceof DOMException && error.name === 'AbortError')

/**
 * Sends a file in pieces and hands it over. A lost connection is waited for and gone on from what the server has; a page
 * that was closed goes on when the same file is chosen again. @throws ApiProblem, AbortError
 */
export async function sendFile<Done>(
  door: UploadDoor<Done>,
  place: string,
  file: File,
  sending: Sending,
): Promise<Done> {
  const { uploadId, received } = await begun(door, place, file)
  let [offset, size, failures] = [received, SMALLEST, 0]
  sending.onProgress(offset)
  try {
    while (offset < file.size) {
      try {
        const from = performance.now()
        const end = Math.min(file.size, offset + size)
        offset = await sendPiece(door.pieceUrl(uploadId, offset), file.slice(offset, end), sending.signal)
        size = Math.round(
          Math.max(SMALLEST, Math.min(LARGEST, (size * WANTED_MS) / (performance.now() - from + 1))),
        )
        failures = 0
        sending.onWaiting(false)
        sending.onProgress(offset)
      } catch (error) {
        const moved = error instanceof ApiProblem && error.problem.code === 'upload.offset'
        if (!moved && (!isTransient(error) || failures >= 20)) throw error
        sending.onWaiting(!moved)
        if (!moved) await pause(RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)]!, sending.signal)
        offset = (await door.read(uploadId).catch(() => ({ received: offset }))).received
      }
    }
    const done = await finished(door, uploadId, sending.signal)
    localStorage.removeItem(memoryOf(place, file))
    return done
  } catch (error) {
    if (error instanceof ApiProblem && error.problem.status < 500 && error.problem.status > 0)
      localStorage.removeItem(memoryOf(place, file))
    throw error
  }
}
