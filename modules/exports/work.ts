import type { Ctx } from '#platform/context/index.ts'
import type { Archive } from './archive.ts'
import type { Contents } from './contents.ts'
import type { STEPS } from './contract.ts'

/** What is written, one after another; the screen has the words. */
export type Step = (typeof STEPS)[number]

/** An export under way: whose, where it goes, what has been put in. */
export interface Work {
  readonly ctx: Ctx
  readonly archive: Archive
  readonly contents: Contents & { files: number; readBack: number }
  /** Patients whose data stay, because their processing is blocked. */
  readonly without: readonly string[]
  /** Says how far it is, which is the sign of life as well: called often, written at most once a second. */
  progress(step: Step, done: number, total: number): Promise<void>
}
