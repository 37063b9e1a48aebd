import { catalogue } from '../kit/i18n.ts'

/** Texts about official letters that ask for an extended export. */
export const exportLettersText = catalogue({
  ru: {
    lead: 'Письмо на бланке за подписью уполномоченного лица. После проверки начинаются три рабочих дня, выгрузка готовится сразу. Отклонённое письмо срока не начинает.',
    none: 'Официальных запросов не было',
    received: 'проверьте письмо',
    rejected: 'отклонено',
    done: 'выгрузка готова',
    late: 'срок истёк',
    working: 'выгрузка готовится',
    came: 'Получено',
    signed: 'Подписал',
    due: (day: string) => `срок ${day}`,
    letterhead: 'Письмо на бланке клиента',
    authority: 'Подписал руководитель или другое уполномоченное лицо',
    accept: 'Принять письмо',
    reject: 'Отклонить',
  },
  en: {
    lead: 'A letter on letterhead signed by an authorised person. Three working days begin when it is checked, the export is made at once. A rejected letter begins no term.',
    none: 'No official requests yet',
    received: 'check the letter',
    rejected: 'rejected',
    done: 'the export is ready',
    late: 'overdue',
    working: 'the export is being made',
    came: 'Received',
    signed: 'Signed by',
    due: (day: string) => `due ${day}`,
    letterhead: 'The letter is on the client’s letterhead',
    authority: 'Signed by the head or another authorised person',
    accept: 'Accept the letter',
    reject: 'Reject',
  },
})
