import { catalogue } from './i18n.ts'

/** Words around every application of people who work: sign-in, the rail, the way out. */
export const frameText = catalogue({
  ru: {
    email: 'Электронная почта',
    password: 'Пароль',
    totp: 'Код из приложения',
    enter: 'Войти',
    signOut: 'Выйти',
    loading: 'Загружаю …',
    enSwitch: 'English',
    close: 'Закрыть',
    theme: 'Светлая или тёмная тема',
    waiting: (n: number) => `ждут: ${n}`,
  },
  en: {
    email: 'E-mail',
    password: 'Password',
    totp: 'Code from the app',
    enter: 'Sign in',
    signOut: 'Sign out',
    loading: 'Loading …',
    enSwitch: 'Русский',
    close: 'Close',
    theme: 'Light or dark theme',
    waiting: (n: number) => `waiting: ${n}`,
  },
})
