export type { AllowedMessage } from './ask-gate.ts'
export { type DueMessage, dispatchDueAcrossTenants, type Transport } from './dispatch.ts'
export { developmentTransport, type OutboxItem, readOutboxAcrossTenants } from './outbox.ts'
export {
  cancelMessagesAbout,
  cancelMessagesOf,
  type NewMessage,
<<<<<<< HEAD
  sendMessage,
  sendMessages,
=======
  resumeMessagesOf,
  sendMessage,
>>>>>>> 54cb7a9 (Bring the generated schema up to date)
} from './send-message.ts'
