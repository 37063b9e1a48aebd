import { Worker } from 'node:worker_threads'
import type { RenderRequest, Templates } from './types.ts'

export type {
  BillData,
  ClinicDocumentData,
  DayListData,
  LegalTextData,
  Letterhead,
  RenderRequest,
  SignedProtocolData,
  Templates,
} from './types.ts'
export type { OfferData, PaperData, VendorInvoiceData } from './vendor-types.ts'

/** Turns data into PDF/A-2b. */
export interface PdfRenderer {
  /** @throws with Typst's diagnostics when the data do not fit the template */
  render<T extends keyof Templates>(request: RenderRequest<T>): Promise<Uint8Array>
  close(): Promise<void>
}

const IDLE_MS = 60_000

interface Waiting {
  readonly resolve: (bytes: Uint8Array) => void
  readonly reject: (error: Error) => void
}

/**
 * The compiler holds a hundred megabytes, so it lives in a worker that starts with the first document and ends after
 * an idle minute. Requests queue in it.
 */
export function createPdfRenderer(): PdfRenderer {
  let worker: Worker | null = null
  let idle: NodeJS.Timeout | undefined
  let next = 0
  const waiting = new Map<number, Waiting>()

  function start(): Worker {
    const started = new Worker(new URL('./worker.ts', import.meta.url))
    started.on('message', ({ id, bytes, error }: { id: number; bytes?: Uint8Array; error?: string }) => {
      const request = waiting.get(id)
      waiting.delete(id)
      if (bytes) request?.resolve(bytes)
      else request?.reject(new Error(error))
      if (waiting.size === 0) idle = setTimeout(() => void stop(), IDLE_MS).unref()
    })
    started.on('error', error => {
      for (const request of waiting.values()) request.reject(error as Error)
      waiting.clear()
      worker = null
    })
    started.unref()
    return started
  }

  async function stop(): Promise<void> {
    clearTimeout(idle)
    const ending = worker
    worker = null
    await ending?.terminate()
  }

  return {
    render(request) {
      clearTimeout(idle)
      worker ??= start()
      const id = next++
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        worker!.postMessage({ id, request })
      })
    },
    close: stop,
  }
}
