import { type ConsentKind, consentRule, type PdAction } from '#libs/purposes/index.ts'
import { actionNames, calendarDays, howToWithdraw, processorLine, toWhom } from './fragments.ts'
import type { Operator, Paragraph, RenderedText, TextParameters } from './model.ts'

const KEEP: readonly PdAction[] = ['recording', 'systematisation', 'accumulation', 'storage', 'clarification']
const END: readonly PdAction[] = ['blocking', 'deletion', 'destruction']
const SEND: readonly PdAction[] = [...KEEP, 'extraction', 'use', ...END]

interface ConsentWording {
  readonly title: string
  readonly purpose: string
  readonly data: string
  readonly actions: readonly PdAction[]
  /** Said after the list of actions: methods and limits. */
  readonly limits: string
  readonly term: string
  readonly refusal: string
  readonly processor?: string
}

const NO_OTHERS = 'Другим лицам данные не передаются, базы данных находятся в России.'
const VISIT_SAME = 'Отказ не мешает записаться и лечиться.'
const CONTACT = 'имя и отчество, номер телефона, адрес электронной почты'

const advertising = (channel: string, data: string): ConsentWording => ({
  title: `Согласие на рекламу ${channel}`,
  purpose: `Чтобы присылать мне рекламу услуг клиники ${channel}. Другие каналы этим согласием не разрешены.`,
  data,
  actions: SEND,
  limits: NO_OTHERS,
  term: 'До отзыва. Отказаться можно и из любого сообщения: рассылка прекратится сразу.',
  refusal: VISIT_SAME,
})

/** Wording of each consent: our own; `scope` is the partner, processor, country or legal entity it is given for. */
const WORDING: Record<ConsentKind, (o: Operator, p: TextParameters, scope: string) => ConsentWording> = {
  pd_processing: () => ({
    title: 'Согласие на обработку персональных данных при записи на приём',
    purpose:
      'Только чтобы записать меня на приём, узнать меня в клинике и сообщать о записи: подтвердить, перенести, напомнить, отменить.',
    data: `фамилия, имя, отчество (если есть), дата рождения, номер телефона, адрес электронной почты; время и услуга, на которые я записываюсь; сетевой адрес и сведения о браузере в момент отправки формы`,
    actions: ['collection', ...SEND],
    limits: NO_OTHERS,
    term: 'До приёма, на который я записался, или до отзыва. После приёма сведения о нём входят в медицинскую документацию и хранятся по закону.',
    refusal: 'Без этого согласия записаться через сайт нельзя; можно позвонить или прийти в регистратуру.',
  }),
  feedback: () => ({
    title: 'Согласие на обработку персональных данных для ответа на обращение',
    purpose: 'Только чтобы прочитать обращение, которое я отправляю через сайт, и ответить на него.',
    data: 'имя, номер телефона или адрес электронной почты, текст обращения; сетевой адрес и сведения о браузере в момент отправки формы',
    actions: ['collection', ...SEND],
    limits: NO_OTHERS,
    term: 'Три года со дня ответа: столько времени спор об ответе можно передать в суд. Отозвать согласие можно раньше.',
    refusal: 'Без этого согласия написать через сайт нельзя; можно позвонить, прийти или прислать письмо.',
  }),
  account_creation: () => ({
    title: 'Согласие на создание личного кабинета пациента',
    purpose: 'Чтобы открыть мне личный кабинет: вход по номеру телефона, мои записи, документы и согласия.',
    data: 'фамилия, имя, отчество, пол, дата рождения, телефон, адрес электронной почты; сведения о входах: время, сетевой адрес, браузер',
    actions: ['collection', ...SEND],
    limits: NO_OTHERS,
    term: 'Пока кабинет открыт. Закрыть его можно в самом кабинете.',
    refusal: 'Лечиться и записываться можно и без кабинета.',
  }),
  news: () => ({
    title: 'Согласие на получение новостей и предложений клиники',
    purpose:
      'Чтобы присылать мне новости клиники, сведения о ценах и предложениях по СМС и электронной почте.',
    data: CONTACT,
    actions: SEND,
    limits: NO_OTHERS,
    term: 'До отзыва. В каждом сообщении есть способ отказаться.',
    refusal: VISIT_SAME,
  }),
  ads_sms: () => advertising('по СМС', 'имя и отчество, номер телефона'),
  ads_email: () => advertising('по электронной почте', 'имя и отчество, адрес электронной почты'),
  ads_call: () => advertising('по телефону', 'имя и отчество, номер телефона'),
  ads_messenger: () => advertising('в мессенджерах', 'имя и отчество, номер телефона, имя в мессенджере'),
  partner_offers: (_o, _p, partner) => ({
    title: `Согласие на получение предложений партнёра: ${partner}`,
    purpose: `Чтобы клиника присылала мне предложения партнёра: ${partner}. Мои данные партнёру не передаются: сообщения отправляет клиника.`,
    data: CONTACT,
    actions: SEND,
    limits: NO_OTHERS,
    term: 'До отзыва.',
    refusal: VISIT_SAME,
  }),
  health_special: (_o, p) => ({
    title: 'Согласие на обработку сведений о здоровье для визуализации улыбки',
    purpose:
      'Чтобы показать мне прогноз внешнего вида улыбки. Для лечения это согласие не нужно: оно идёт по закону.',
    data: 'сведения о состоянии зубов и полости рта, которые видны на снимках и названы врачом',
    actions: ['collection', ...SEND],
    limits:
      'Обработка автоматизированная, на компьютерах оператора. Решений с правовыми последствиями по ней не принимают. Картинка не диагноз и не план лечения.',
    term: `До отзыва, но не дольше ${calendarDays(p.imageDays)} со дня съёмки, если я не попрошу хранить дольше.`,
    refusal: 'Без согласия визуализацию не делают; лечение от него не зависит.',
  }),
  biometric_image: (_o, p) => ({
    title: 'Согласие на обработку изображения лица и полости рта',
    purpose: 'Чтобы построить по моим фотографиям прогноз внешнего вида улыбки.',
    data: 'фотографии моего лица и полости рта',
    actions: ['collection', ...SEND],
    limits:
      'По изображению меня не опознают, шаблоны лица не строят и с другими снимками не сравнивают. Координаты съёмки стираются при загрузке. Публиковать снимки это согласие не разрешает.',
    term: `До отзыва, но не дольше ${calendarDays(p.imageDays)} со дня съёмки, если я не попрошу хранить дольше.`,
    refusal: 'Без согласия визуализацию не делают; лечение от него не зависит.',
  }),
  third_party: (_o, p, name) => {
    const processor = p.processors.find(candidate => candidate.name === name)
    return {
      title: `Согласие на обработку данных по поручению: ${name}`,
      purpose: `Чтобы по поручению оператора мои изображения обработало другое лицо: ${processor ? processorLine(processor) : name}.`,
      data: 'фотографии лица и полости рта, сведения о состоянии зубов, без фамилии и телефона',
      actions: ['recording', 'storage', 'extraction', 'use', 'access', ...END],
      limits: 'Поручение обязывает хранить тайну, защищать данные и сообщать об утечках.',
      term: 'До отзыва или до окончания поручения.',
      refusal: 'Без согласия снимки обрабатываются только на компьютерах оператора или не обрабатываются.',
      processor: processor ? processorLine(processor) : name,
    }
  },
  cross_border: (_o, _p, country) => ({
    title: `Согласие на передачу данных за границу: ${country}`,
    purpose: `Чтобы мои изображения обработал сервис, который находится в стране с кодом ${country}.`,
    data: 'фотографии лица и полости рта без фамилии и телефона',
    actions: ['access', 'storage', 'use', ...END],
    limits:
      'Основная база данных остаётся в России. До начала передачи оператор уведомил о ней Роскомнадзор и оценил, как получатель защищает данные.',
    term: 'До отзыва.',
    refusal: 'Без согласия данные за границу не отправляются.',
  }),
  entity_sharing: (o, _p, recipient) => ({
    title: `Согласие на передачу данных другой организации сети: ${recipient}`,
    purpose: `Чтобы ${recipient} видела сведения обо мне, которые хранит ${o.shortName}, когда я обращаюсь в обе организации.`,
    data: 'фамилия, имя, отчество, дата рождения, телефон; сведения, составляющие врачебную тайну: обращения, диагнозы, оказанные услуги',
    actions: ['access', 'storage', 'extraction', 'use'],
    limits:
      'Каждое обращение к данным записывается с указанием этого согласия и видно мне в личном кабинете.',
    term: 'До отзыва.',
    refusal: 'Без согласия каждая организация видит только свои записи.',
  }),
  review_publication: () => ({
    title: 'Согласие на распространение: публикация отзыва',
    purpose: 'Чтобы мой отзыв о работе специалиста увидели посетители сайта клиники.',
    data: 'текст отзыва, оценка и имя в том виде, который я выбрал: имя, инициалы или без имени. Сведения о здоровье не публикуются',
    actions: ['storage', 'use', 'dissemination', ...END],
    limits:
      'Отзыв доступен всем на сайте клиники. Передавать его дальше и использовать в рекламе это согласие не разрешает.',
    term: 'До отзыва согласия; по моему требованию показ прекратится в течение трёх рабочих дней.',
    refusal: 'Отзыв можно оставить и без публикации: его прочтёт только клиника.',
  }),
}

/** A consent as a document of its own: one purpose, every element of 152-ФЗ art. 9 p. 4 as a marked paragraph. */
export function renderConsent(
  kind: ConsentKind,
  operator: Operator,
  parameters: TextParameters,
  scope = '',
): RenderedText {
  const w = WORDING[kind](operator, parameters, scope)
  const processors = parameters.processors.map(processorLine)
  const processor: Paragraph = {
    part: 'processor',
    heading: 'Кому поручено',
    text: w.processor
      ? `${w.processor}.`
      : processors.length > 0
        ? `По поручению оператора данные обрабатывают: ${processors.join('; ')}.`
        : 'Никому: данные обрабатывает сам оператор.',
  }
  const body: Paragraph[] = [
    toWhom(operator),
    { part: 'purpose', heading: 'Зачем', text: w.purpose },
    { part: 'data', heading: 'Какие данные', text: `${w.data}.` },
    {
      part: 'actions',
      heading: 'Что с ними делают',
      text: `Действия: ${actionNames(w.actions)}; с применением компьютеров и без них. ${w.limits}`,
    },
    processor,
    { part: 'term', heading: 'На какой срок', text: w.term },
    { part: 'refusal', heading: 'Если не согласиться', text: w.refusal },
    howToWithdraw(operator, parameters),
  ]
  if (consentRule(kind).form === 'written')
    body.push({
      heading: 'Форма',
      text: 'Согласие письменное: подписывается простой электронной подписью по соглашению об электронном взаимодействии или собственноручно на бумаге.',
    })
  return { title: w.title, body }
}
