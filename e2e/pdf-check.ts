import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * What programs of others say of a PDF of ours. Poppler (Debian `poppler-utils`): the level it declares, fonts inside,
 * text that can be selected. Apache PDFBox Preflight (Debian `libpdfbox2-java`): every rule of PDF/A-1b.
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
      writeFileSync(join(process.env.GALLERY, `${name}.pdf`), bytes)
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

const JARS = [
  'preflight',
  'pdfbox2',
  'xmpbox',
  'fontbox2',
  'commons-logging',
  'commons-io',
  'javax.activation',
  'jaxb-api',
].map(name => `/usr/share/java/${name}.jar`)

/** Debian `libpdfbox2-java libcommons-io-java libactivation-java libjaxb-api-java` and a Java. */
export const preflightIsHere = (): boolean =>
  JARS.every(path => existsSync(path)) && spawnSync('java', ['-version']).error === undefined

/**
 * Rules in which PDF/A-2 (ISO 19005-2) is not PDF/A-1, the level that Preflight knows: the part number itself, colour
 * profiles of ICC version 4, which part 2 allows in 6.2.4.2, and transparency (the gum of a drawn chart), which it allows in
 * 6.2.10. All the others hold for both.
 */
const OF_PART_2: readonly string[] = [
  '7.11.2 Error on MetaData, part must be 1',
  '2.1.6 Invalid graphics object, Invalid version of the ICCProfile',
  '4.1.1 Transparency error, SoftMask must be null or None',
]

/** Asks the validator about all files in one run; answers «name: code words» of what is against the standard. */
export function preflight(files: ReadonlyMap<string, Uint8Array>): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'preflight-'))
  try {
    for (const [name, bytes] of files) writeFileSync(join(folder, `${name}.pdf`), bytes)
    run('java', '-cp', JARS.join(':'), 'org.apache.pdfbox.preflight.Validator_A1b', 'xml', 'batch', folder)
    return [...files.keys()].flatMap(name => {
      const report = readFileSync(join(folder, `${name}.pdf.preflight.xml`), 'utf8')
      const found = [...report.matchAll(/<code>([^<]*)<\/code>\s*<details>([^<]*)<\/details>/g)]
      // A file that could not be read at all has no list of errors.
      if (!report.includes('<isValid type="PDF/A1-b">')) return [`${name}: ${report}`]
      return found
        .map(([, code, words]) => `${code} ${words}`)
        .filter(line => !OF_PART_2.includes(line))
        .map(line => `${name}: ${line}`)
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The same for tests: nothing is against the standard, or the reason is printed why nobody was asked. */
export function archivalFaults(files: ReadonlyMap<string, Uint8Array>): readonly string[] {
  if (preflightIsHere()) return preflight(files)
  console.warn(`libpdfbox2-java is not here: ${[...files.keys()].join(', ')} not checked against PDF/A`)
  return []
}
