/** What an archive holds, as the screen shows it and as `manifest.json` says it. */
export interface Contents {
  /** Rows that the database read back from what was written, all the same as it holds. */
  readonly readBack: number
  readonly tables: { readonly file: string; readonly title: string; readonly rows: number }[]
  readonly papers: { readonly folder: string; readonly title: string; readonly count: number }[]
  readonly files: number
  /** Objects that stay out, each kind with the reason and how many. */
  readonly leftOut: { readonly what: string; readonly why: string; readonly count: number }[]
}

export const emptyContents = (): Contents & { files: number; readBack: number } => ({
  readBack: 0,
  tables: [],
  papers: [],
  files: 0,
  leftOut: [],
})

/** Counts an object that stays out. */
export function leaveOut(contents: Contents, what: string, why: string, count = 1): void {
  const known = contents.leftOut.findIndex(row => row.what === what && row.why === why)
  if (known === -1) contents.leftOut.push({ what, why, count })
  else {
    const row = contents.leftOut[known]!
    contents.leftOut[known] = { ...row, count: row.count + count }
  }
}
