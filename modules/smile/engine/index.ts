/** The smile engine as a service inside the process: photos in, analyses and pictures out, nothing leaves (SV-4.2c). */

export { ADVICE, type Words } from './advice.ts'
export {
  decode,
  encodeJpeg,
  encodePng,
  type FileProblem,
  MAX_PIXELS,
  reduced,
  UnreadableFile,
} from './codec.ts'
export { LABEL, labelled, labelledPixels, reducedLabelled } from './label.ts'
export type { Look, Opened, Preview, Result, Stage, Timings } from './messages.ts'
export { EngineBusy, PhotoNotOpen, type Progress, SmileEngine, Superseded } from './smile-engine.ts'
