import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** An operation of the code as it is written into the audit, with the action of the law it stands under. */
export interface Operation {
  readonly operation: string
  readonly action: string
  readonly file: string
}

const filesUnder = (dir: string): string[] =>
  readdirSync(dir, { withFileTypes: true }).flatMap(entry => {
    const path = join(dir, entry.name)
    if (entry.isDirectory()) return filesUnder(path)
    return entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts') ? [path] : []
  })

/** Text between the bracket at `from` and its partner; brackets in string literals are rare enough to be balanced. */
function inBrackets(text: string, from: number): string {
  let depth = 0
  for (let i = from; i < text.length; i++) {
    if ('({['.includes(text[i]!)) depth++
    else if (')}]'.includes(text[i]!) && --depth === 0) return text.slice(from, i + 1)
  }
  return text.slice(from)
}

const WRITERS = /\b(?:record|recordRead|readThroughGate|recordRefusal|accountEntry|recordRefusedSignIn)\(/g

/** Values of a field in the text of a call; a constant of the same file is looked up. */
function valuesOf(field: string, call: string, file: string): string[] {
  const literals = [...call.matchAll(new RegExp(`\\b${field}: (?:'([^']+)'|\`([^\`]+)\`|([A-Za-z.]+))`, 'g'))]
  const found = literals.flatMap(match => {
    const name = match[3]
    if (name === undefined) return [match[1] ?? match[2]!]
    const constant = new RegExp(`const ${name} = '([^']+)'`).exec(file)
    return constant ? [constant[1]!] : []
  })
  // A choice between two actions names both: `x ? 'recording' : 'clarification'`.
  const choices = [...call.matchAll(new RegExp(`\\b${field}: [^,\\n]*\\? '([^']+)' : '([^']+)'`, 'g'))]
  return [...found, ...choices.flatMap(match => [match[1]!, match[2]!])]
}

/** Every operation that modules write into the audit, found in the source; for the register and its test (MM1-2.4). */
export function operationsOf(root: string): Operation[] {
  return filesUnder(join(root, 'modules')).flatMap(path => {
    const text = readFileSync(path, 'utf8')
    return [...text.matchAll(WRITERS)].flatMap(match => {
      const call = inBrackets(text, match.index + match[0].length - 1)
      const operations = valuesOf('operation', call, text)
      const actions = valuesOf('action', call, text)
      const file = path.slice(root.length + 1)
      // `replaces ? 'clarification' : 'recording'` beside the same choice of operations: first with first.
      if (operations.length === actions.length)
        return operations.map((operation, i) => ({ operation, action: actions[i]!, file }))
      return operations.flatMap(operation => actions.map(action => ({ operation, action, file })))
    })
  })
}
