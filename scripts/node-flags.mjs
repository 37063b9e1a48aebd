/** A young generation of 8 MiB: requests die young, and the process stays small. */
export const SERVER_FLAGS = ['--max-semi-space-size=8']
