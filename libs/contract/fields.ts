import { z } from 'zod'

/** Field schemas that several modules share; each trims and bounds what it accepts. */

export const Id = z.uuid()

/** RFC 3339 instant in UTC. */
export const Instant = z.iso.datetime({ offset: true })

/** Plain date, `YYYY-MM-DD`. */
export const Day = z.iso.date()

/** Integer kopecks. */
export const Kopecks = z.number().int().min(-1e14).max(1e14)

/** Optimistic lock: the version that the client has read. */
export const Version = z.number().int().min(1)

export const shortText = (max = 200) => z.string().trim().max(max)
export const requiredText = (max = 200) => z.string().trim().min(1).max(max)

export const Empty = z.object({})
export type Empty = z.infer<typeof Empty>
