import { catalogue } from '../../kit/i18n.ts'

/** Texts of a visit. */
export const visitText = catalogue({
  ru: {
    ready: 'Готовый протокол',
    readyTeeth: 'Зубы для протокола',
    teethFirst: 'Сначала укажите зубы: этот протокол пишется о зубе',
    about: 'О пациенте',
    attention: 'Важно',
    nothingToMind: 'Особых отметок нет',
    earlier: 'Прошлые приёмы',
    noEarlier: 'Подписанных протоколов ещё нет',
    consents: 'Согласия',
    bookedFor: 'Записан на',
    add: 'Добавить',
    signFirst: 'Сначала подпишите протокол',
    time: 'Время',
    patient: 'Пациент',
    state: 'Состояние',
  },
  en: {
    ready: 'Ready protocol',
    readyTeeth: 'Teeth of the protocol',
    teethFirst: 'Name the teeth first: this protocol is about a tooth',
    about: 'About the patient',
    attention: 'Important',
    nothingToMind: 'No special notes',
    earlier: 'Earlier visits',
    noEarlier: 'No signed protocols yet',
    consents: 'Consents',
    bookedFor: 'Booked for',
    add: 'Add',
    signFirst: 'Sign the protocol first',
    time: 'Time',
    patient: 'Patient',
    state: 'State',
  },
})
