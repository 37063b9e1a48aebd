export declare const SERVER_FLAGS: readonly string[]
export declare function compileCache(root: string): { readonly NODE_COMPILE_CACHE: string }
