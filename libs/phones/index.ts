/** Telephones: stored in E.164, typed as people type, shown as Russians read (SV-3.1, SV-3.2.1b). */
export { isRussianMobile, type PhoneCheck, parsePhone } from './check.ts'
export { formatPhone, maskPhone, phoneDigitsForSearch } from './show.ts'
export { checkSmsSender, isSmsSender, SMS_SENDER_LENGTH, type SmsSenderCheck } from './sms-sender.ts'
