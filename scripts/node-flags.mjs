import { join } from 'node:path'

/** A small young generation, since requests die young, and an old one that grows with care: the process stays small. */
export const SERVER_FLAGS = ['--max-semi-space-size=4', '--heap-growing-percent=30']

/**
 * Environment of every program of the project. Compiled code is kept between starts, so that the compiler of TypeScript
 * is not even loaded; few arenas of memory, since one thread does nearly all the work.
 */
export const programEnv = root => ({
  NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compiled'),
  MALLOC_ARENA_MAX: '2',
})
