import type { RenderedText } from '#libs/consent-text/index.ts'
import { formatDate } from '#libs/format/index.ts'

/** What the patient is told before a picture is shown or given to him (SV-2.2b); signed as a document of its own. */
export function differencesNotice(input: {
  readonly operator: string
  readonly patient: string
  readonly caseDay: string
}): RenderedText {
  return {
    title: 'Ознакомление с отличиями визуализации от результата лечения',
    body: [
      { heading: 'Кто', text: input.patient },
      { heading: 'Кому', text: `${input.operator}, работа от ${formatDate(input.caseDay)}` },
      {
        heading: 'Что мне объяснили',
        text: 'Изображение построено программой по моей фотографии и показывает возможный вид улыбки. Настоящий результат может отличаться: цветом, формой и положением зубов, видом десны и губ.',
      },
      {
        heading: 'Чем изображение не является',
        text: 'Это не диагноз, не план лечения и не обещание результата. План и прогноз врач обсуждает со мной отдельно, после осмотра.',
      },
      {
        heading: 'Что я подтверждаю',
        text: 'Я ознакомлен с этим до показа изображения и могу задать вопросы врачу.',
      },
    ],
  }
}
