import { z } from 'zod'

/** RFC 9457 problem document, the only shape of an error on the wire. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  /** Stable dotted code, e.g. `appointment.slot-taken`. */
  code: z.string(),
  /** What happened and what to do next, in the language of the request. */
  detail: z.string(),
  params: z.record(z.string(), z.unknown()),
  requestId: z.string(),
})

export type Problem = z.infer<typeof Problem>
