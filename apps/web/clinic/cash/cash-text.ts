import { catalogue } from '../../kit/i18n.ts'

/** Texts of the cash desk. */
export const cashText = catalogue({
  ru: {
    number: 'Счёт',
    patient: 'Пациент',
    issued: 'Выставлен',
    sum: 'Сумма',
    left: 'Осталось',
    choose: 'Выберите счёт или выставьте новый: оплата принимается здесь.',
  },
  en: {
    number: 'Bill',
    patient: 'Patient',
    issued: 'Issued',
    sum: 'Sum',
    left: 'Left',
    choose: 'Choose a bill or issue a new one: payment is taken here.',
  },
})
