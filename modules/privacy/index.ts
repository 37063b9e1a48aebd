export {
  type Block,
  type BlockSubject,
  blockSubject,
  listBlocks,
  type UnblockSubject,
  unblockSubject,
} from './blocking.ts'
export { demand } from './demand.ts'
export { factsOf, type GateSource, may, type TimedQuestion } from './may.ts'
export { readThroughGate } from './read-through-gate.ts'
export { type DecisionObject, decideOnRecord } from './record-decision.ts'
export { privacyRoutes } from './routes.ts'
export { isSamePerson, samePerson } from './same-person.ts'
