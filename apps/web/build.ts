export async function buildWebIfStale(_: { log: (line: string) => void }): Promise<{ outDir: string }> {
  return { outDir: '' }
}
