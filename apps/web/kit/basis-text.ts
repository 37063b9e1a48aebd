import { catalogue } from './i18n.ts'

/** On what a step of a contract rests. */
export const basisText = catalogue({
  ru: {
    basis: 'Основание',
    application: 'заявка',
    invoice: 'счёт',
    payment: 'платёж',
    'payment-undo': 'отмена платежа',
    registration: 'регистрация',
    suspension: 'приостановление',
    termination: 'заявление о прекращении',
    destruction: 'акт об уничтожении',
    'restored-copy': 'повторное уничтожение',
  },
  en: {
    basis: 'Basis',
    application: 'application',
    invoice: 'invoice',
    payment: 'payment',
    'payment-undo': 'payment taken back',
    registration: 'registration',
    suspension: 'suspension',
    termination: 'notice of termination',
    destruction: 'act of destruction',
    'restored-copy': 'destroyed again',
  },
})
