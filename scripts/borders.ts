import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Holds the borders of DESIGN: libs ← platform ← modules ← apps, a module only through another's index.ts or
 * contract.ts, no cycles between files, no input or output in libs. Reads import statements as text, which our style
 * (static imports, one form) makes reliable; a planted violation is caught by borders.test.ts.
 */
const LAYERS = ['libs', 'platform', 'modules', 'apps'] as const
type Layer = (typeof LAYERS)[number]

const IMPORT = /^(?:import|export)\b[^'"]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm
const LIB_BUILTINS = new Set(['node:crypto'])

interface Edge {
  readonly from: string
  readonly to: string
  readonly typeOnly: boolean
}

const isCode = (name: string) => /\.(ts|tsx)$/.test(name) && !name.endsWith('.d.ts')

function filesUnder(folder: string): string[] {
  try {
    return readdirSync(folder).flatMap(name => {
      const path = join(folder, name)
      if (statSync(path).isDirectory()) return name === 'node_modules' ? [] : filesUnder(path)
      return isCode(name) ? [path] : []
    })
  } catch {
    return []
  }
}

/** `#libs/x` and relative specifiers become paths from the root; packages stay as they are. */
function resolveSpecifier(root: string, from: string, specifier: string): string {
  if (specifier.startsWith('#')) return specifier.slice(1)
  if (specifier.startsWith('.'))
    return relative(root, resolve(dirname(join(root, from)), specifier))
      .split(sep)
      .join('/')
  return specifier
}

function edgesOf(root: string, file: string): Edge[] {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(IMPORT)].map(match => ({
    from: file,
    to: resolveSpecifier(root, file, match[1] ?? match[2] ?? match[3]!),
    typeOnly: /^(?:import|export)\s+type\b/.test(match[0]),
  }))
}

const layerOf = (path: string): Layer | null => LAYERS.find(layer => path.startsWith(`${layer}/`)) ?? null
const moduleOf = (path: string): string | null => /^modules\/([^/]+)\//.exec(path)?.[1] ?? null
const isTest = (path: string) => /\.test\.tsx?$/.test(path)

function complaint(edge: Edge): string | null {
  const [a, b] = [layerOf(edge.from), layerOf(edge.to)]
  if (a === 'libs' && edge.to.startsWith('node:') && !LIB_BUILTINS.has(edge.to) && !isTest(edge.from))
    return 'libs do no input or output'
  if (!a || !b) return null
  if (LAYERS.indexOf(b) > LAYERS.indexOf(a)) return `${a} may not know ${b}`
  const [m, n] = [moduleOf(edge.from), moduleOf(edge.to)]
  const door = /^modules\/[^/]+\/(index|contract)\.ts$/.test(edge.to)
  if (n && m !== n && !door) return 'a module is entered through its index.ts or contract.ts'
  if (edge.from.startsWith('apps/web/') && n && !edge.to.endsWith('/contract.ts'))
    return 'the web knows contracts only'
  if (edge.from.startsWith('apps/web/') && b === 'platform' && !edge.typeOnly && !isTest(edge.from))
    return 'the web knows no platform'
  return null
}

/** Cycles of run-time imports between files, each once, as a path. */
function cycles(edges: readonly Edge[]): string[] {
  const next = new Map<string, string[]>()
  for (const { from, to, typeOnly } of edges) if (!typeOnly) next.set(from, [...(next.get(from) ?? []), to])
  const state = new Map<string, 'open' | 'done'>()
  const found: string[] = []
  const visit = (file: string, path: readonly string[]) => {
    if (state.get(file) === 'done') return
    if (state.get(file) === 'open') {
      found.push([...path.slice(path.indexOf(file)), file].join(' → '))
      return
    }
    state.set(file, 'open')
    for (const to of next.get(file) ?? []) visit(to, [...path, file])
    state.set(file, 'done')
  }
  for (const file of next.keys()) visit(file, [])
  return found
}

/** All violations in a tree, one line each. */
export function checkBorders(root: string): string[] {
  const files = LAYERS.flatMap(layer => filesUnder(join(root, layer))).map(path =>
    relative(root, path).split(sep).join('/'),
  )
  const edges = files.flatMap(file => edgesOf(root, file))
  return [
    ...edges.flatMap(edge => {
      const why = complaint(edge)
      return why ? [`${edge.from} → ${edge.to}: ${why}`] : []
    }),
    ...cycles(edges).map(cycle => `cycle: ${cycle}`),
  ]
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = checkBorders(join(dirname(fileURLToPath(import.meta.url)), '..'))
  for (const line of found) console.log(line)
  process.exit(found.length === 0 ? 0 : 1)
}
