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

export function createGroupWriter<Row>(
  write: (rows: Row[]) => Promise<void>,
  maxGroup = 500,
): GroupWriter<Row> {
  let waiting: Pending<Row>[] = []
  let running: Promise<void> | null = null

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting.slice(0, maxGroup)
      waiting = waiting.slice(maxGroup)
      try {
        await write(group.map(item => item.row))
        for (const item of group) item.resolve()
      } catch (error) {
        for (const item of group) item.reject(error)
      }
    }
  }

  const start = () => {
    running ??= Promise.resolve()
      .then(drain)
      .finally(() => {
        running = null
        if (waiting.length > 0) start()
      })
  }

  return {
    add: row =>
      new Promise<void>((resolve, reject) => {
        waiting.push({ row, resolve, reject })
        start()
      }),
    async flush() {
      while (running) await running
    },
  }
}
