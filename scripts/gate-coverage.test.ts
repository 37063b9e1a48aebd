import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { isPurpose, purposeRule } from '#libs/purposes/index.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/**
 * Reads of one person that write their evidence without `readThroughGate`, each with its reason. Everything else about
 * one person goes through the gate; a new file here has to explain itself.
 */
const OTHERWISE: Readonly<Record<string, string>> = {
  'modules/patients/read-patient.ts': 'asks the gate itself: a blocked card is shown without its contents',
  'modules/scheduling/read-appointment.ts': 'who comes when: a blocked person is marked, contacts are hidden',
  'modules/smile/':
    'asks through smile-gate.ts for every use of an image; pictures open through the files’ gate',
  'modules/files/open-file.ts': 'asks the gate itself, again while a long file leaves',
  'modules/imaging/inbox.ts': 'who has sent something; the picture itself opens through the files’ gate',
  'modules/money/queries.ts': 'what was paid: kept by law, a blocked person is marked',
}

interface Read {
  readonly file: string
  readonly call: string
}

const files = (dir: string): string[] =>
  readdirSync(dir, { withFileTypes: true }).flatMap(entry => {
    const path = join(dir, entry.name)
    if (entry.isDirectory()) return files(path)
    return /\.ts$/.test(entry.name) && !/\.test\.ts$/.test(entry.name) ? [path] : []
  })

/** Calls of `recordRead` that name a patient. */
const direct: Read[] = files(join(root, 'modules')).flatMap(path => {
  const text = readFileSync(path, 'utf8')
  return [...text.matchAll(/\brecordRead\(ctx, \{[^}]*\}/g)]
    .map(match => ({ file: path.slice(root.length + 1), call: match[0] }))
    .filter(({ call }) => /\bpatientId\b/.test(call))
})

const goesOnUnderBlock = ({ call }: Read): boolean => {
  const purpose = /purpose: '(\w+)'/.exec(call)?.[1] ?? ''
  return isPurpose(purpose) && purposeRule(purpose).underBlock === true
}

describe('reads of a person’s record', () => {
  it('IP-4.2.1: go through the gate, or serve the person’s own rights, or are listed with a reason', () => {
    const outside = direct.filter(
      read => !goesOnUnderBlock(read) && !Object.keys(OTHERWISE).some(listed => read.file.startsWith(listed)),
    )
    expect(outside.map(read => read.file)).toEqual([])
  })

  it('IP-4.2.1: the list of exceptions names only what is there', () => {
    const idle = Object.keys(OTHERWISE).filter(listed => !direct.some(read => read.file.startsWith(listed)))
    expect(idle).toEqual([])
  })

  it('IP-4.2.1: the search finds what is known to go through the gate', () => {
    const through = files(join(root, 'modules')).filter(path =>
      /\breadThroughGate\(ctx/.test(readFileSync(path, 'utf8')),
    )
    expect(through.length).toBeGreaterThan(7)
  })
})
