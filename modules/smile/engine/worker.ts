import { parentPort } from 'node:worker_threads'
import { UnreadableFile } from './codec.ts'
import type { Answer, Failure, FromWorker, ToWorker } from './messages.ts'
import { NotOpen, Sessions } from './sessions.ts'

/** The thread that does the work, so that the web server stays free. It is sent one request at a time. */
const sessions = new Sessions()
const port = parentPort!

port.on('message', ({ id, ask }: ToWorker) => {
  answer(id, ask).then(
    result => {
      port.postMessage({ id, answer: result } satisfies FromWorker)
      if (ask.kind === 'open') setImmediate(() => sessions.warm(ask.key))
    },
    (error: unknown) => port.postMessage({ id, failure: failureOf(error) } satisfies FromWorker),
  )
})

async function answer(id: number, ask: ToWorker['ask']): Promise<Answer> {
  const tell = (stage: 'waiting' | 'reading' | 'finding-face' | 'analysing' | 'rendering' | 'writing') =>
    port.postMessage({ id, stage } satisfies FromWorker)
  switch (ask.kind) {
    case 'open':
      return sessions.open(ask.key, ask.bytes, tell)
    case 'preview':
      return sessions.preview(ask.key, ask.treatment, ask.edits, tell)
    case 'look':
      return sessions.look(ask.key, ask.treatment, ask.edits, tell, ask.draft)
    case 'render':
      return sessions.render(ask.key, ask.treatment, ask.edits, ask.format, tell)
    case 'lines':
      return sessions.lines(ask.key, ask.edits)
    case 'forget':
      sessions.forget(ask.key)
      return undefined
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof UnreadableFile) return { kind: 'unreadable', problem: error.problem }
  if (error instanceof NotOpen) return { kind: 'not-open' }
  return { kind: 'broken', message: error instanceof Error ? error.message : String(error) }
}
