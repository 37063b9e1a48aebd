import { spawnSync } from 'node:child_process'

/** Everything that must be clean besides the tests; all of it runs, so one look shows all that is wrong. */
const STEPS: readonly (readonly [name: string, program: string, ...args: string[]])[] = [
  ['format and lint', 'biome', 'check', '.'],
  ['types', 'tsc', '--noEmit', '-p', '.'],
  ['borders of modules', 'node', 'scripts/borders.ts'],
  ['compliance table is current', 'node', 'scripts/compliance.ts', '--check'],
]

let failed = 0
for (const [name, program, ...args] of STEPS) {
  const started = performance.now()
  const done = spawnSync(program, args, { encoding: 'utf8', env: process.env })
  const ok = done.status === 0
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`)
  if (!ok) {
    failed++
    console.log([done.stdout, done.stderr, done.error?.message].filter(Boolean).join('\n').slice(-8_000))
  }
}
process.exit(failed === 0 ? 0 : 1)
