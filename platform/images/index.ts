import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Unreadable } from './dicom.ts'
import type { ImageAnswer, ImageRequest, ResultOf } from './requests.ts'

export type { Pixels } from './decode-frame.ts'
export {
  type DicomImage,
  type Fragments,
  findFrames,
  frameBytes,
  isNative,
  type ReadAt,
  readDicom,
  Unreadable,
} from './dicom.ts'
export type { PdfLook, Photo } from './requests.ts'

/** Decodes what people upload: pictures, pages of PDF, frames of DICOM. */
export interface ImageWorkshop {
  /** @throws Unreadable when the content is at fault, also when the process died of it or took too long */
  run<R extends ImageRequest>(request: R): Promise<ResultOf<R>>
  close(): Promise<void>
}

const IDLE_MS = 60_000
const LONGEST_MS = 30_000

interface Waiting {
  readonly request: ImageRequest
  readonly resolve: (result: never) => void
  readonly reject: (error: Error) => void
}

/**
 * Decoders of a dozen formats read bytes of strangers here, so they run in a process of their own that holds no keys, no
 * database and no session: what crashes or hangs it loses one picture. One request at a time; it starts with the first one
 * and ends after an idle minute.
 */
export function createImageWorkshop(): ImageWorkshop {
  const queue: Waiting[] = []
  let child: ChildProcess | null = null
  let current: { readonly id: number; readonly waiting: Waiting; readonly timer: NodeJS.Timeout } | null =
    null
  let idle: NodeJS.Timeout | undefined
  let next = 0

  function start(): ChildProcess {
    const started = fork(fileURLToPath(new URL('./worker.ts', import.meta.url)), {
      serialization: 'advanced',
      // Nothing of ours is passed on: no addresses, no keys.
      env: { PATH: process.env.PATH, NODE_ENV: 'production' },
      execArgv: ['--max-old-space-size=1024'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    started.on('message', (answer: ImageAnswer) => settle(answer))
    started.on('exit', () => {
      if (child === started) child = null
      fault(new Unreadable('damaged', 'the image process has died of it'))
    })
    started.on('error', () => {})
    started.unref()
    started.channel?.unref()
    return started
  }

  function settle(answer: ImageAnswer): void {
    if (!current || current.id !== answer.id) return
    const { waiting, timer } = current
    clearTimeout(timer)
    current = null
    const { refused } = answer
    if (!refused) waiting.resolve(answer.result as never)
    else
      waiting.reject(
        refused.kind === 'failed'
          ? new Error(refused.message)
          : new Unreadable(refused.kind, refused.message),
      )
    pump()
  }

  function fault(error: Error): void {
    if (!current) return
    clearTimeout(current.timer)
    current.waiting.reject(error)
    current = null
    pump()
  }

  function stop(): void {
    clearTimeout(idle)
    const ending = child
    child = null
    ending?.kill('SIGKILL')
  }

  function pump(): void {
    if (current) return
    const waiting = queue.shift()
    if (!waiting) {
      child?.unref()
      child?.channel?.unref()
      idle = setTimeout(stop, IDLE_MS).unref()
      return
    }
    clearTimeout(idle)
    child ??= start()
    const id = next++
    const timer = setTimeout(() => {
      stop()
      fault(new Unreadable('damaged', 'the image process took too long'))
    }, LONGEST_MS)
    current = { id, waiting, timer }
    child.ref()
    child.channel?.ref()
    child.send({ id, request: waiting.request }, error => error && fault(error))
  }

  return {
    run: request =>
      new Promise((resolve, reject) => {
        queue.push({ request, resolve: resolve as Waiting['resolve'], reject })
        pump()
      }),
    async close() {
      for (const { reject } of queue.splice(0)) reject(new Error('closing'))
      stop()
    },
  }
}
