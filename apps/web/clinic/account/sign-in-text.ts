import { catalogue } from '../../kit/i18n.ts'

/** Texts that the sign-in page and the frame need besides those of the application; they load with the first page. */
export const signInText = catalogue({
  ru: {
    account: 'Учётная запись и вход',
    or: 'или',
    byPhone: 'Студия улыбки: войти по номеру телефона',
    withKey: 'Войти с ключом доступа',
    keyRefused: 'Ключ доступа не подошёл: возможно, он удалён или остановлен. Войдите по паролю.',
    keyGone: 'Ключ доступа не получен. Повторите или войдите по паролю.',
    keyUnable: 'На этом устройстве ключ доступа не работает. Войдите по паролю.',
    recoveryCode: 'Код восстановления',
    recoveryHint: 'Один из десяти кодов, которые вы сохранили; каждый действует один раз',
    noPhone: 'Телефона нет под рукой',
    withApp: 'Ввести код из приложения',
  },
  en: {
    account: 'Account and sign-in',
    or: 'or',
    byPhone: 'Smile studio: sign in by telephone',
    withKey: 'Sign in with a passkey',
    keyRefused: 'The passkey did not match: it may have been removed or stopped. Use your password.',
    keyGone: 'No passkey was given. Try again or use your password.',
    keyUnable: 'Passkeys do not work on this device. Use your password.',
    recoveryCode: 'Recovery code',
    recoveryHint: 'One of the ten codes that you have saved; each is good once',
    noPhone: 'The phone is not at hand',
    withApp: 'Enter the code from the app',
  },
})
