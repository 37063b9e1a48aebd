import { dayOf } from '#libs/format/index.ts'
import type { FreeTime } from '#modules/scheduling/contract.ts'

/** The ISO day so many days later. */
export const addDays = (day: string, n: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + n * 86_400_000).toISOString().slice(0, 10)

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
