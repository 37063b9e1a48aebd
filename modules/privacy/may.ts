import { type Decision, decide, type Facts, NO_FACTS, type Question } from '#libs/purposes/index.ts'
import type { Clock } from '#platform/clock/index.ts'
import { type Reader, statement } from '#platform/db/index.ts'

/** A context fits; inside a transaction give `{ db: tx, clock: ctx.clock }`, so that the gate sees its writes. */
export interface GateSource {
  readonly db: Reader
  readonly clock: Clock
}

/** A question with the moment it is about and the moment of knowing; both are «now» when left out. */
export interface TimedQuestion extends Question {
  readonly at?: Date
  readonly knownAt?: Date
}

const readFacts = statement<{ facts: Facts }>(
  'privacy.facts',
  'select privacy.facts($1, $2, $3, $4) as facts',
)

/** What the gate knows of a patient at a moment; for previews that ask «what if». */
export async function factsOf(db: Reader, question: Question, at: Date, knownAt: Date): Promise<Facts> {
  const { subject, recipient } = question
  if (subject.kind !== 'patient') return NO_FACTS
  const recipientEntity = recipient?.kind === 'entity' ? recipient.entityId : null
  const row = await db.first(readFacts([subject.patientId, at, knownAt, recipientEntity]))
  return row?.facts ?? NO_FACTS
}

/**
 * The one gate for every use of personal data (IP-4.2.1): whether data of `subject` may be used for `purpose` by
 * `action`, with the evidence, or the reason in Russian. Deny by default. Bitemporal: `at` is the moment asked about,
 * `knownAt` what we knew by then («could we have sent this on 3 March, as we knew it then?» sets both to 3 March).
 * One round trip, none for a subject who is not a patient.
 */
export async function may(source: GateSource, question: TimedQuestion): Promise<Decision> {
  const now = source.clock.date()
  const at = question.at ?? now
  const facts = await factsOf(source.db, question, at, question.knownAt ?? now)
  return decide(question, facts, at.toISOString())
}
