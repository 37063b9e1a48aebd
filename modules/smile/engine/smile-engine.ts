import { createHash } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import type { Edits, Summary, Treatment } from '#libs/smile/index.ts'
import { UnreadableFile } from './codec.ts'
import type {
  Answer,
  Ask,
  Failure,
  FromWorker,
  Look,
  Opened,
  Picture,
  Preview,
  Result,
  Stage,
} from './messages.ts'

/** The photo is not in memory (never opened, or pushed out by others): open it again from the store. */
export class PhotoNotOpen extends Error {
  override name = 'PhotoNotOpen'
}
/** A newer request made this one pointless, or the photo was forgotten while it waited. */
export class Superseded extends Error {
  override name = 'Superseded'
}
/** More requests wait than can be served in reasonable time. */
export class EngineBusy extends Error {
  override name = 'EngineBusy'
}

/** Told while a request waits or is worked on; `ahead` counts the requests before it. */
export type Progress = (stage: Stage, ahead: number) => void

interface Job {
  readonly id: number
  readonly ask: Ask
  readonly progress: Progress | undefined
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: Error) => void
  dropped: boolean
}

const LONGEST_QUEUE = 50

/**
 * The smile engine behind a queue and a thread of its own. One at a time: the work fills the cores by itself, and
 * memory stays bounded. A preview that waits is dropped when a newer one for the same photo comes.
 */
export class SmileEngine {
  readonly #waiting: Job[] = []
  #running: Job | undefined
  #worker: Worker | undefined
  #next = 1

  /**
   * Reads, checks and analyses a photo.
   * @returns its key for further requests, or the reason of refusal
   * @throws UnreadableFile, EngineBusy
   */
  async open(bytes: Uint8Array, progress?: Progress): Promise<Opened> {
    const key = createHash('sha256').update(bytes).digest('hex')
    return (await this.#ask({ kind: 'open', key, bytes }, progress)) as Opened
  }

  /** A quick look at a treatment. @throws PhotoNotOpen, Superseded, EngineBusy */
  async preview(key: string, treatment: Treatment, edits: Edits = {}, progress?: Progress): Promise<Preview> {
    for (const job of this.#waiting) if (job.ask.kind === 'preview' && job.ask.key === key) drop(job)
    return (await this.#ask({ kind: 'preview', key, treatment, edits }, progress)) as Preview
  }

  /** The whole photo, small and labelled; see `Look`. @throws PhotoNotOpen, Superseded, EngineBusy */
  async look(
    key: string,
    treatment: Treatment,
    edits: Edits,
    slot: string,
    progress?: Progress,
    draft = false,
  ): Promise<Look> {
    for (const job of this.#waiting)
      if (job.ask.kind === 'look' && job.ask.key === key && job.ask.slot === slot) drop(job)
    return (await this.#ask({ kind: 'look', key, treatment, edits, slot, draft }, progress)) as Look
  }

  /** The treatment on the whole photo. @throws PhotoNotOpen, Superseded, EngineBusy */
  async render(
    key: string,
    treatment: Treatment,
    edits: Edits = {},
    format: Picture = 'png',
    progress?: Progress,
  ): Promise<Result> {
    return (await this.#ask({ kind: 'render', key, treatment, edits, format }, progress)) as Result
  }

  /** Lines and figures after the dentist's corrections. @throws PhotoNotOpen, EngineBusy */
  async lines(key: string, edits: Edits): Promise<Summary> {
    return (await this.#ask({ kind: 'lines', key, edits })) as Summary
  }

  /** Drops the photo from memory and every request for it, running ones too (withdrawal of consent, SV-4.2a). */
  async forget(key: string): Promise<void> {
    for (const job of [...this.#waiting, ...(this.#running ? [this.#running] : [])]) {
      if (job.ask.key === key) drop(job)
    }
    await this.#ask({ kind: 'forget', key })
  }

  /** Ends the thread; requests that wait are refused. */
  async close(): Promise<void> {
    for (const job of this.#waiting) drop(job)
    if (this.#running) drop(this.#running)
    const worker = this.#worker
    this.#worker = undefined
    await worker?.terminate()
  }

  #ask(ask: Ask, progress?: Progress): Promise<Answer> {
    if (this.#waiting.length >= LONGEST_QUEUE)
      return Promise.reject(new EngineBusy('The queue of the smile engine is full'))
    const ahead = this.#waiting.filter(job => !job.dropped).length + (this.#running ? 1 : 0)
    if (ahead > 0) progress?.('waiting', ahead)
    return new Promise((resolve, reject) => {
      this.#waiting.push({ id: this.#next++, ask, progress, resolve, reject, dropped: false })
      this.#go()
    })
  }

  #go(): void {
    if (this.#running) return
    while (this.#waiting[0]?.dropped) this.#waiting.shift()
    const ahead = this.#waiting.filter(j => !j.dropped)
    for (const [i, job] of ahead.entries()) if (i > 0) job.progress?.('waiting', i)
    const job = this.#waiting.shift()
    if (!job) {
      // A thread that has nothing to do must not keep a command from ending.
      this.#worker?.unref()
      return
    }
    this.#running = job
    const worker = this.#thread()
    worker.ref()
    worker.postMessage({ id: job.id, ask: job.ask })
  }

  #thread(): Worker {
    if (this.#worker) return this.#worker
    const worker = new Worker(new URL('./worker.ts', import.meta.url))
    worker.on('message', (m: FromWorker) => this.#heard(m))
    worker.on('error', error => this.#lost(worker, error))
    this.#worker = worker
    return worker
  }

  #heard(m: FromWorker): void {
    const job = this.#running
    if (!job || job.id !== m.id) return
    if ('stage' in m) {
      job.progress?.(m.stage, 0)
      return
    }
    this.#running = undefined
    if ('failure' in m) job.reject(errorOf(m.failure))
    else job.resolve(m.answer)
    this.#go()
  }

  /** The thread broke down: what ran fails, the rest goes on in a new one. */
  #lost(worker: Worker, error: unknown): void {
    if (this.#worker === worker) this.#worker = undefined
    const job = this.#running
    this.#running = undefined
    job?.reject(error instanceof Error ? error : new Error(String(error)))
    this.#go()
  }
}

function drop(job: Job): void {
  job.dropped = true
  job.reject(new Superseded('The request is no longer needed'))
}

function errorOf(f: Failure): Error {
  switch (f.kind) {
    case 'unreadable':
      return new UnreadableFile(f.problem)
    case 'not-open':
      return new PhotoNotOpen('The photo has to be opened first')
    case 'broken':
      return new Error(f.message)
  }
}
