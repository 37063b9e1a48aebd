import { catalogue } from '../kit/i18n.ts'

/** Texts about people of a client who sign in by telephone. */
export const signInsText = catalogue({
  ru: {
    title: 'Вход по телефону',
    open: 'вход открыт',
    frozen: 'вход заблокирован',
    owner: 'заблокировал владелец',
    letter: 'по ссылке из письма',
    vendor: 'заблокировала поддержка',
    freeze: 'Заблокировать вход',
    unfreeze: 'Открыть вход',
    basis: 'Как проверена личность',
    phone: 'Другой номер',
    change: 'Сменить номер через 24 часа',
    waits: (phone: string, when: string) => `Номер сменится на ${phone}: ${when}`,
    cancelChange: 'Отменить смену',
  },
  en: {
    title: 'Sign-in by telephone',
    open: 'sign-in is open',
    frozen: 'sign-in is blocked',
    owner: 'blocked by the owner',
    letter: 'by the link of a letter',
    vendor: 'blocked by support',
    freeze: 'Block sign-in',
    unfreeze: 'Open sign-in',
    basis: 'How identity was checked',
    phone: 'Another number',
    change: 'Change the number in 24 hours',
    waits: (phone: string, when: string) => `The number changes to ${phone}: ${when}`,
    cancelChange: 'Take the change back',
  },
})
