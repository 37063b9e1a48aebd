/**
 * Schemas must not be compiled with `new Function`: our pages forbid evaluated code, and the browser reports even the
 * attempt. Zod reads this name when its module begins, so this is a script of its own that every page runs first.
 */
const settings = globalThis as { __zod_globalConfig?: { jitless?: boolean } }
settings.__zod_globalConfig = { jitless: true }

export {}
