export declare const SERVER_FLAGS: readonly string[]
export declare function programEnv(root: string): {
  readonly NODE_COMPILE_CACHE: string
  readonly MALLOC_ARENA_MAX: string
}
