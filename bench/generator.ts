import { connect, type Socket } from 'node:net'

/** One request of a run, ready to be written on a socket. */
export interface Shot {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: string
}

export interface Load {
  readonly host: string
  readonly port: number
  readonly connections: number
  readonly seconds: number
  readonly headers: Readonly<Record<string, string>>
  /** Makes the n-th request. */
  readonly shot: (n: number) => Shot
}

export interface Outcome {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Answers by status code. */
  readonly statuses: ReadonlyMap<number, number>
  readonly firstFailure: string | null
}

/**
 * Closed-loop load over keep-alive connections: each sends its next request when the last was answered whole. Speaks
 * plain sockets, since the client shares two cores with what it measures. Answers must carry a Content-Length.
 */
export async function generate(load: Load): Promise<Outcome> {
  const latencies: number[] = []
  const statuses = new Map<number, number>()
  let firstFailure: string | null = null
  let n = 0
  const begun = performance.now()
  const until = begun + load.seconds * 1000
  const extra = Object.entries(load.headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')
  const encode = ({ method, path, body }: Shot) =>
    `${method} ${path} HTTP/1.1\r\nhost: ${load.host}\r\n${extra}${
      body === undefined
        ? ''
        : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`
    }\r\n${body ?? ''}`

  const worker = (socket: Socket) =>
    new Promise<void>((done, failed) => {
      let chunks: Buffer[] = []
      let have = 0
      let need = 0
      let status = 0
      let sentAt = 0
      const send = () => {
        if (performance.now() >= until) {
          socket.destroy()
          return done()
        }
        sentAt = performance.now()
        try {
          socket.write(encode(load.shot(n++)))
        } catch (error) {
          socket.destroy()
          failed(error)
        }
      }
      socket.on('error', failed)
      socket.on('close', () => done())
      socket.on('data', chunk => {
        chunks.push(chunk)
        have += chunk.length
        if (need === 0) {
          const head = Buffer.concat(chunks)
          const end = head.indexOf('\r\n\r\n')
          if (end < 0) return
          const text = head.toString('latin1', 0, end)
          status = Number(text.slice(9, 12))
          need = end + 4 + Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0)
          chunks = [head]
        }
        if (have < need) return
        latencies.push(performance.now() - sentAt)
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
        if (status >= 400) firstFailure ??= Buffer.concat(chunks).toString('utf8')
        chunks = []
        have = 0
        need = 0
        send()
      })
      send()
    })

  const sockets = await Promise.all(
    Array.from(
      { length: load.connections },
      () =>
        new Promise<Socket>((ready, failed) => {
          const socket = connect(load.port, load.host, () => ready(socket))
          socket.setNoDelay(true)
          socket.once('error', failed)
        }),
    ),
  )
  await Promise.all(sockets.map(worker))
  const tookSeconds = (performance.now() - begun) / 1000
  latencies.sort((a, b) => a - b)
  const quantile = (q: number) =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * q))] ?? 0
  return {
    perSecond: latencies.length / tookSeconds,
    p50Ms: quantile(0.5),
    p99Ms: quantile(0.99),
    statuses,
    firstFailure,
  }
}
