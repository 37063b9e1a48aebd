import { dayOf } from '#libs/format/index.ts'
import type { FreeTime } from '#modules/scheduling/contract.ts'

export interface Wish {
  /** The last day that suits, ISO, in the branch's zone. */
  readonly until: string
  readonly zone: string
  /** Any doctor of it will do; null means that it does not matter. */
  readonly speciality: string | null
  readonly specialityOf: (practitionerId: string) => string | undefined
}

/** «A therapist, by Friday»: whether a free time is what the caller asked for. */
export const withinWish =
  ({ until, zone, speciality, specialityOf }: Wish) =>
  (time: FreeTime): boolean =>
    dayOf(time.startsAt, zone) <= until &&
    (speciality === null || specialityOf(time.practitionerId) === speciality)
