import { connect, createServer, type Server, type Socket } from 'node:net'

/** A wire between the product and its database that can be cut, frozen, or lose the answer to a commit. */
export interface WeakLink {
  /** The same address through the wire. */
  through(url: string): string
  /** Ends every connection and refuses new ones until `mend`. */
  cut(): Promise<void>
  mend(): Promise<void>
  /** Bytes stop in both directions, connections stay: a network that swallows packets. */
  freeze(): void
  thaw(): void
  /** The next commit after a statement that has `text` in it reaches the database, its answer does not come back. */
  loseCommitAfter(text: string): void
  close(): Promise<void>
}

export async function createWeakLink(databaseUrl: string): Promise<WeakLink> {
  const target = new URL(databaseUrl)
  const pairs = new Set<readonly [client: Socket, database: Socket]>()
  let frozen = false
  let doomed: string | null = null

  const join = (client: Socket): void => {
    const database = connect(Number(target.port), target.hostname)
    const pair = [client, database] as const
    pairs.add(pair)
    let marked = false
    client.on('data', chunk => {
      marked ||= doomed !== null && chunk.includes(doomed)
      const last = marked && chunk.includes('commit\0')
      if (last) {
        doomed = null
        // Whatever the database answers from now on is lost; it goes on working until it has answered.
        database.removeAllListeners('data')
        database.once('data', () => end(pair))
      }
      database.write(chunk)
    })
    database.on('data', chunk => client.write(chunk))
    for (const socket of pair) {
      socket.on('error', () => end(pair))
      socket.on('close', () => end(pair))
      if (frozen) socket.pause()
    }
  }
  const end = (pair: readonly [Socket, Socket]): void => {
    pairs.delete(pair)
    for (const socket of pair) socket.destroy()
  }
  const open = (port: number): Promise<Server> =>
    new Promise((done, failed) => {
      const server = createServer(join)
      server.once('error', failed)
      server.listen(port, '127.0.0.1', () => done(server))
    })
  const stop = (server: Server): Promise<void> =>
    new Promise(done => {
      server.close(() => done())
      for (const pair of pairs) end(pair)
    })

  let server = await open(0)
  const { port } = server.address() as { port: number }
  return {
    through: url => Object.assign(new URL(url), { host: `127.0.0.1:${port}` }).toString(),
    cut: () => stop(server),
    async mend() {
      server = await open(port)
    },
    freeze() {
      frozen = true
      for (const socket of [...pairs].flat()) socket.pause()
    },
    thaw() {
      frozen = false
      for (const socket of [...pairs].flat()) socket.resume()
    },
    loseCommitAfter(text) {
      doomed = text
    },
    close: () => stop(server),
  }
}
