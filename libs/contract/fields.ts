import { z } from 'zod'

/** Field schemas that several modules share; each trims and bounds what it accepts. */

export const Id = z.uuid()

/** Years that a clinic can mean; beyond them calendars and the database part ways. */
const imaginable = (text: string): boolean => text >= '1900' && text < '2101'

/** RFC 3339 instant of a year from 1900 to 2100. */
export const Instant = z.iso.datetime({ offset: true }).refine(imaginable)

/** Plain date, `YYYY-MM-DD`, of a year from 1900 to 2100. */
export const Day = z.iso.date().refine(imaginable)

/** Integer kopecks. */
export const Kopecks = z.number().int().min(-1e14).max(1e14)

/** Optimistic lock: the version that the client has read. */
export const Version = z.number().int().min(1)

/** The same for what has no counter of its own: the mark that came with it (`libs/fingerprint`). */
export const Mark = z.string().length(22)

export const shortText = (max = 200) => z.string().trim().max(max)
export const requiredText = (max = 200) => z.string().trim().min(1).max(max)

export const Empty = z.object({})
export type Empty = z.infer<typeof Empty>
