/**
 * Collects rows of many requests and writes them together. `add` resolves when its row is durable, so an answer
 * that waits for it never leaves before its evidence. While one group is being written the next one fills: under
 * load groups grow by themselves, idle a row waits for nothing.
 */
export interface GroupWriter<Row> {
  add(row: Row): Promise<void>
  /** Resolves when everything added so far is durable. */
  flush(): Promise<void>
}

interface Pending<Row> {
  readonly row: Row
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** A slow disk holds up the rows behind a group for no longer than this: a second group leaves beside it. */
const PATIENCE_MS = 4
const MAX_UNDER_WAY = 2

export function createGroupWriter<Row>(
  write: (rows: Row[]) => Promise<void>,
  maxGroup = 500,
): GroupWriter<Row> {
  let waiting: Pending<Row>[] = []
  const underWay = new Set<Promise<void>>()
  let patience: NodeJS.Timeout | undefined

  async function writeGroup(group: readonly Pending<Row>[]): Promise<void> {
    try {
      await write(group.map(item => item.row))
      for (const item of group) item.resolve()
    } catch (error) {
      for (const item of group) item.reject(error)
    }
  }

  /** All that is added in one turn of the loop goes together, and all that gathers while a group is under way. */
  function start(impatient = false): void {
    if (waiting.length === 0 || underWay.size >= MAX_UNDER_WAY) return
    if (underWay.size > 0 && !impatient) {
      patience ??= setTimeout(() => {
        patience = undefined
        start(true)
      }, PATIENCE_MS)
      return
    }
    clearTimeout(patience)
    patience = undefined
    const group = waiting.slice(0, maxGroup)
    waiting = waiting.slice(maxGroup)
    const writing = writeGroup(group).finally(() => {
      underWay.delete(writing)
      start()
    })
    underWay.add(writing)
    start()
  }

  return {
    add: row =>
      new Promise<void>((resolve, reject) => {
        waiting.push({ row, resolve, reject })
        if (waiting.length === 1) setImmediate(() => start())
      }),
    async flush() {
      while (waiting.length > 0 || underWay.size > 0) {
        start()
        await Promise.race(underWay)
      }
    },
  }
}
