import { join } from 'node:path'

/** A small young generation, since requests die young, and an old one that grows with care: the process stays small. */
export const SERVER_FLAGS = ['--max-semi-space-size=6', '--heap-growing-percent=30']

/** Keeps compiled code between starts, so that the compiler of TypeScript is not even loaded. */
export const compileCache = root => ({ NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compiled') })
