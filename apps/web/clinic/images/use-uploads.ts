import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import {
  type Card,
  finishUploadEndpoint,
  readUploadEndpoint,
  sendPieceEndpoint,
  startUploadEndpoint,
} from '#modules/imaging/contract.ts'
import { ApiProblem, call, urlOf } from '../../kit/api.ts'
import { sendFile } from '../../kit/upload.ts'

export interface Sent {
  readonly id: number
  readonly name: string
  readonly size: number
  readonly sent: number
  readonly state: 'sending' | 'waiting' | 'looking' | 'done' | 'failed'
  readonly duplicate: boolean
  readonly error: ApiProblem | null
}

const CARD: Card = { kind: 'photo', teeth: [], takenOn: null, note: '' }
/** At once: more would only share the same line. */
const AT_ONCE = 2

/** What kind it most likely is, for the person to correct. */
const guess = (file: File): Card['kind'] =>
  /\.dcm$|^$/i.test(file.name) || file.type === 'application/dicom'
    ? 'panoramic'
    : file.type === 'application/pdf'
      ? 'document'
      : 'photo'

/** The files that are on their way to a patient's record. */
export function useUploads(patientId: string, card: Partial<Card>) {
  const client = useQueryClient()
  const [list, setList] = useState<readonly Sent[]>([])
  const running = useRef(new Map<number, AbortController>())
  const queue = useRef<(() => Promise<void>)[]>([])
  const active = useRef(0)
  const next = useRef(0)

  const change = useCallback(
    (id: number, more: Partial<Sent>) =>
      setList(all => all.map(item => (item.id === id ? { ...item, ...more } : item))),
    [],
  )
  const pump = useCallback(() => {
    while (active.current < AT_ONCE) {
      const job = queue.current.shift()
      if (!job) return
      active.current++
      void job().finally(() => {
        active.current--
        pump()
      })
    }
  }, [])

  const send = async (id: number, file: File) => {
    const stop = new AbortController()
    running.current.set(id, stop)
    const own: Card = { ...CARD, kind: guess(file), ...card }
    try {
      const done = await sendFile(
        {
          start: () =>
            call(startUploadEndpoint, {
              params: { patientId },
              body: { name: file.name || `${own.kind}.png`, size: file.size, card: own },
            }),
          read: uploadId => call(readUploadEndpoint, { params: { uploadId } }),
          pieceUrl: (uploadId, offset) =>
            urlOf(sendPieceEndpoint, { params: { uploadId }, query: { offset } }),
          finish: uploadId => call(finishUploadEndpoint, { params: { uploadId } }),
        },
        patientId,
        file,
        {
          onProgress: sent => change(id, { sent, state: sent >= file.size ? 'looking' : 'sending' }),
          onWaiting: waiting => waiting && change(id, { state: 'waiting' }),
          signal: stop.signal,
        },
      )
      change(id, { state: 'done', duplicate: done.duplicateOf !== null })
      await client.invalidateQueries()
    } catch (error) {
      if (error instanceof ApiProblem) change(id, { state: 'failed', error })
      else setList(all => all.filter(item => item.id !== id))
    } finally {
      running.current.delete(id)
    }
  }

  return {
    list,
    add(files: Iterable<File>) {
      for (const file of files) {
        const id = next.current++
        const item: Sent = {
          id,
          name: file.name,
          size: file.size,
          sent: 0,
          state: 'sending',
          duplicate: false,
          error: null,
        }
        setList(all => [...all, item])
        queue.current.push(() => send(id, file))
      }
      pump()
    },
    /** Stops what runs; what has come stays on the server for a day and is gone on with. */
    drop(id: number) {
      running.current.get(id)?.abort()
      setList(all => all.filter(item => item.id !== id))
    },
  }
}
