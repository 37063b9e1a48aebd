import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * What programs of others say of a PDF of ours: poppler (Debian `poppler-utils`). There is no validator of PDF/A-2 in the
 * registries, so this is what can be seen from outside: the level it declares, fonts inside, text that can be selected.
 */
export const popplerIsHere = (): boolean => spawnSync('pdfinfo', ['-v']).error === undefined

const run = (program: string, ...args: string[]): string => {
  const done = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 32 * 1024 * 1024 })
  if (done.status !== 0) throw new Error(`${program} ${args.join(' ')}: ${done.stderr}`)
  return done.stdout
}

export interface PdfFacts {
  /** «PDF/A-2B», or null when the file declares nothing. */
  readonly level: string | null
  readonly pages: number
  readonly fontsOutside: readonly string[]
  readonly text: string
  /** Complaints of the reader. */
  readonly complaints: string
}

/** The level that the file declares of itself, as its reader finds it. */
const levelIn = (meta: string): string | null => {
  const part = /pdfaid:part>(\d)/.exec(meta)?.[1]
  const conformance = /pdfaid:conformance>(\w)/.exec(meta)?.[1]
  return part && conformance ? `PDF/A-${part}${conformance.toLowerCase()}` : null
}

/** Looks at a PDF from outside; with `GALLERY` set its pages are left there as pictures. */
export function lookAtPdf(bytes: Uint8Array, name: string): PdfFacts {
  const folder = mkdtempSync(join(tmpdir(), 'pdf-check-'))
  try {
    const path = join(folder, 'document.pdf')
    writeFileSync(path, bytes)
    const info = run('pdfinfo', path)
    const fonts = run('pdffonts', path).split('\n').slice(2).filter(Boolean)
    if (process.env.GALLERY) {
      mkdirSync(process.env.GALLERY, { recursive: true })
      run('pdftoppm', '-png', '-r', '70', path, join(process.env.GALLERY, `pdf-${name}`))
    }
    return {
      level: levelIn(run('pdfinfo', '-meta', path)),
      pages: Number(/^Pages:\s+(\d+)/m.exec(info)![1]),
      // The columns from the end: object ID (two numbers), uni, sub, emb.
      fontsOutside: fonts.filter(line => line.trim().split(/\s+/).at(-5) !== 'yes'),
      text: run('pdftotext', '-layout', path, '-'),
      complaints: spawnSync('pdftotext', [path, '-'], { encoding: 'utf8' }).stderr,
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
