import { Failure } from '#platform/errors/index.ts'

/** A problem that the person can mend on the same page, in words, with the status to answer. */
export interface Problem {
  readonly text: string
  readonly status: number
}

const WORDS: Partial<Record<Failure['code'], (failure: Failure) => string>> = {
  'auth.code-wrong': f => `Код не подошёл. Осталось попыток: ${f.params.left}.`,
  'auth.code-expired': () => 'Код устарел или уже использован. Запросите новый.',
  'auth.code-exhausted': () => 'Попытки закончились. Запросите новый код.',
  'auth.bad-credentials': () => 'Код не подошёл. Повторите или войдите позже.',
  'auth.frozen': () =>
    'Вход заблокирован. Откроет его поддержка после проверки личности: напишите или позвоните по адресам внизу страницы.',
  'auth.locked': f =>
    `Вход временно закрыт после неудачных попыток. Повторите через ${f.params.minutes} мин.`,
  'request.too-many': f => `Слишком часто. Повторите через ${f.params.seconds} с.`,
  'signature.document-changed': () =>
    'Пока вы читали, документы изменились. Вернитесь на шаг назад, прочитайте их и запросите новый код.',
}

/** The words for a refusal that belongs on the page; anything else is thrown on. */
export function problemOfCode(error: unknown): Problem {
  const words = error instanceof Failure ? WORDS[error.code] : undefined
  if (!words) throw error
  const failure = error as Failure
  return { text: words(failure), status: failure.status }
}
