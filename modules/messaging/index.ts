export type { AllowedMessage } from './ask-gate.ts'
export { type DueMessage, dispatchDueAcrossTenants, type Transport } from './dispatch.ts'
export { developmentTransport, type OutboxItem, readOutboxAcrossTenants } from './outbox.ts'
export {
  cancelMessagesAbout,
  cancelMessagesOf,
  type NewMessage,
  resumeMessagesOf,
  sendMessage,
  sendMessages,
} from './send-message.ts'
