import { catalogue } from '../../kit/i18n.ts'

/** Texts about an account that is opened by a telephone. */
export const phoneText = catalogue({
  ru: {
    phone: 'Телефон для входа',
    lead: 'Код из СМС открывает эту учётную запись и подписывает документы.',
    change: 'Сменить номер',
    newPhone: 'Новый номер',
    send: 'Отправить коды',
    sent: (sender: string) => `Отправили два кода, на прежний и на новый номер. Отправитель — ${sender}.`,
    oldCode: 'Код с прежнего номера',
    newCode: 'Код с нового номера',
    save: 'Сменить номер',
    done: 'Номер изменён, остальные сеансы завершены.',
    noOld:
      'Прежнего номера больше нет? Обратитесь в поддержку: после проверки личности номер сменится через 24 часа.',
    lost: 'Телефон потерян',
    lostLead:
      'Завершатся все сеансы, и этот тоже. По коду никто не войдёт, пока поддержка не проверит личность.',
    freeze: 'Заблокировать вход',
    sure: 'Заблокировать и выйти',
    cancel: 'Отменить',
    smsCode: 'Код из СМС',
    getCode: 'Получить код',
    codeFrom: (sender: string) => `Отправитель — ${sender}`,
  },
  en: {
    phone: 'Telephone for signing in',
    lead: 'A code by SMS opens this account and signs documents.',
    change: 'Change the number',
    newPhone: 'New number',
    send: 'Send the codes',
    sent: (sender: string) => `Two codes were sent, to the old and to the new number. Sender: ${sender}.`,
    oldCode: 'Code from the old number',
    newCode: 'Code from the new number',
    save: 'Change the number',
    done: 'The number is changed, other sessions have ended.',
    noOld: 'No old number any more? Ask support: after a check of identity the number changes in 24 hours.',
    lost: 'The telephone is lost',
    lostLead:
      'All sessions end, this one, too. Nobody signs in by a code until support has checked who you are.',
    freeze: 'Block signing in',
    sure: 'Block and leave',
    cancel: 'Cancel',
    smsCode: 'Code by SMS',
    getCode: 'Get a code',
    codeFrom: (sender: string) => `Sender: ${sender}`,
  },
})
