import { formatPhone } from '#libs/phones/index.ts'
import {
  DATA_CATEGORIES,
  type Ground,
  PURPOSE_LIST,
  type Purpose,
  type PurposeRule,
  purposeRule,
  SUBJECT_CATEGORIES,
} from '#libs/purposes/index.ts'
import { actionNames, calendarDays, processorLine, requisites, workingDays, years } from './fragments.ts'
import {
  type NoticeKind,
  type Operator,
  type Paragraph,
  type RenderedText,
  type TextParameters,
  textKindName,
} from './model.ts'

/** Purposes that are the operator's own and are told in its policy; the vendor's work by instruction is not. */
const OWN_PURPOSES = PURPOSE_LIST.filter(purpose => purpose !== 'saas_processing')

const groundText = (ground: Ground): string => {
  switch (ground.kind) {
    case 'law':
    case 'contract':
    case 'request':
    case 'choice':
    case 'instruction':
      return ground.norm
    case 'consent':
      return ground.all
        .map(kind =>
          kind === 'by-channel'
            ? 'согласие на рекламу по каждому каналу'
            : `согласие «${textKindName(kind)}»`,
        )
        .join(' и ')
  }
}

function keepText({ keep }: PurposeRule): string {
  const after = keep.years ? years(keep.years) : keep.days ? calendarDays(keep.days) : ''
  switch (keep.until) {
    case 'goal':
      return `до достижения цели, затем уничтожение в течение ${after}`
    case 'withdrawal':
      return `до отзыва согласия, затем уничтожение в течение ${after}`
    case 'law':
      return after ? `${after} (${keep.norm})` : keep.norm
  }
}

/** One purpose of the policy with everything that 152-ФЗ art. 18.1 p. 2 wants of it, straight from the register. */
function purposeParagraph(purpose: Purpose): Paragraph {
  const rule = purposeRule(purpose)
  const data = rule.categories.map(category => DATA_CATEGORIES[category].ru).join('; ')
  const subjects = rule.subjects.map(subject => SUBJECT_CATEGORIES[subject]).join('; ')
  return {
    heading: `Цель: ${rule.ru}`,
    text:
      `Чьи данные: ${subjects}. Какие: ${data}. Основание: ${rule.grounds.map(groundText).join('; или ')}. ` +
      `Действия: ${actionNames(rule.actions)}. Срок: ${keepText(rule)}.`,
  }
}

function policy(o: Operator, p: TextParameters): RenderedText {
  const responsible = p.responsible
    ? ` Ответственный за обработку: ${p.responsible.name}, ${p.responsible.post}.`
    : ''
  return {
    title: `Политика обработки персональных данных. ${o.shortName}`,
    body: [
      {
        part: 'operator',
        heading: 'Кто оператор',
        text: `${requisites(o)}. Телефон: ${formatPhone(o.phone)}. Почта для обращений о персональных данных: ${o.email}.${responsible}`,
      },
      {
        heading: 'Слова',
        text: 'Персональные данные — любые сведения о человеке, которого можно узнать. Обработка — всё, что с ними делают: от сбора до уничтожения. Оператор — тот, кто решает, зачем и как их обрабатывать. Файлы cookie — небольшие записи, которые сайт хранит в браузере.',
      },
      {
        heading: 'Чьи данные обрабатываются',
        text: `${Object.values(SUBJECT_CATEGORIES).join('; ')}.`,
      },
      {
        heading: 'Знакомство с политикой — не согласие',
        text: 'Чтение политики и пользование сайтом не означают согласия. Согласие даётся отдельной отметкой или подписью под отдельным текстом, на каждую цель своё.',
      },
      ...OWN_PURPOSES.map(purposeParagraph),
      {
        heading: 'Где хранятся данные',
        text: `Базы данных находятся в России${p.hosting ? `: ${p.hosting}` : ''}. За границу данные не передаются без отдельного согласия на каждую страну.`,
      },
      {
        part: 'processor',
        heading: 'Кому поручена обработка',
        text:
          p.processors.length > 0
            ? `${p.processors.map(processorLine).join('; ')}.`
            : 'Никому: данные обрабатывает сам оператор.',
      },
      {
        heading: 'Передача другим',
        text: 'Государственным органам — только по их законному запросу, с записью в журнале. Другой организации сети — только на действующем основании. Продажи, обмена и публикации данных нет.',
      },
      {
        heading: 'Ваши права',
        text:
          `Узнать, какие данные о вас есть, откуда они и кому переданы; исправить, заблокировать, потребовать прекратить обработку, отозвать согласие. Ответим в течение ${workingDays(p.withdrawalWorkingDays)}; ` +
          `если нужно больше времени, предупредим с причиной и продлим не более чем на ${workingDays(p.extensionWorkingDays)}. Неточность исправим в течение ${workingDays(p.correctionWorkingDays)}. ` +
          `На претензию ответим письменно в течение ${calendarDays(p.claimCalendarDays)}. Жаловаться можно в Роскомнадзор или в суд.`,
      },
      disputes(p),
      {
        heading: 'Как уничтожаются данные',
        text: `Когда цель достигнута или согласие отозвано и ничего другое не удерживает данные, их уничтожают в течение ${calendarDays(p.destroyDays)} с актом и выпиской из журнала; ключи шифрования файлов стираются, поэтому не читаются и резервные копии.`,
      },
      {
        part: 'withdrawal',
        heading: 'Как отозвать согласие',
        text: `Кнопкой в личном кабинете, письмом на ${o.email} с темой «Отзыв согласия на обработку персональных данных» или бумажным письмом по адресу: ${o.address}.`,
      },
      {
        heading: 'Защита',
        text: 'Доступ по ролям, запись всех обращений к карточке, второй фактор, шифрование, резервные копии. Об утечке сообщим вам и Роскомнадзору в сроки закона и подскажем, что делать.',
      },
      {
        heading: 'Несовершеннолетние',
        text: 'Согласие за ребёнка даёт законный представитель, полномочия которого проверены по документу.',
      },
      {
        heading: 'Редакции',
        text: 'Политика действует с даты размещения, если не указана другая. Прежние редакции и отличия от них остаются на сайте; согласия относятся к той редакции, под которой даны.',
      },
    ],
  }
}

const siteTerms = (o: Operator, p: TextParameters): RenderedText => ({
  title: 'Правила пользования сайтом',
  body: [
    {
      part: 'operator',
      heading: 'Чей сайт',
      text: `${requisites(o)}. Правила, публичная оферта, политика, согласия и уведомление о файлах cookie — части одного набора документов; политика — неотъемлемая часть правил и оферты.`,
    },
    {
      heading: 'Что можно',
      text: 'Узнавать о врачах, услугах и ценах, записываться и управлять своей записью. Запись бесплатна и ни к чему не обязывает: её можно отменить или перенести.',
    },
    {
      heading: 'Чего сайт не заменяет',
      text: 'Сведения на сайте не заменяют приёма врача. Сведения, которые вы ввели, клиника проверяет при первом визите.',
    },
    {
      heading: 'Персональные данные',
      text: 'Пользование сайтом само по себе не означает согласия на обработку персональных данных: согласие даётся отметкой в форме.',
    },
    { heading: 'Чужие сайты', text: 'За содержание сайтов, на которые ведут ссылки, клиника не отвечает.' },
    disputes(p),
  ],
})

/** How a dispute is settled (IV-6.1…6.4, MD-8.1…8.3); a patient as a consumer may choose another court (art. 17 of the law). */
const disputes = (p: TextParameters): Paragraph => ({
  heading: 'Споры',
  text:
    'Споры решают переговорами. До суда направляют претензию: её принимают только письменно и с подписью — на бумаге или в личном кабинете, где её подписывают кодом из СМС; сообщение без подписи претензией не считается. ' +
    `Письменный ответ дают в течение ${calendarDays(p.claimCalendarDays)} со дня получения. Если договориться не удалось, спор рассматривает суд по месту нахождения клиники; пациент как потребитель вправе выбрать и другой суд (закон «О защите прав потребителей», ст. 17). ` +
    'Применяется право Российской Федерации.',
})

/** What the clinic offers to everybody; the contract itself is made in writing before a service (decree 736 of 11.05.2023). */
const publicOffer = (o: Operator, p: TextParameters): RenderedText => ({
  title: `Публичная оферта платных медицинских услуг. ${o.shortName}`,
  body: [
    {
      part: 'operator',
      heading: 'Кто предлагает',
      text: `${requisites(o)} (клиника). Сведения о лицензии клиника показывает на сайте и в регистратуре.`,
    },
    {
      part: 'purpose',
      heading: 'Что предлагается',
      text: 'Платные медицинские услуги по прейскуранту, который опубликован на сайте. Цена известна до начала услуги и во время её оказания не меняется без согласия пациента.',
    },
    {
      heading: 'Как заключается договор',
      text: 'Запись на приём бесплатна и договора не заменяет. Договор платных медицинских услуг подписывают до оказания услуги: в клинике или в личном кабинете. Пациента до этого знакомят с ценами, с бесплатной помощью, на которую он имеет право, и с порядком оказания услуг.',
    },
    {
      heading: 'Оплата',
      text: 'После услуги или вперёд, если так договорились; на каждую оплату выдают документ. По просьбе выдают справку для налогового вычета.',
    },
    {
      heading: 'Отказ',
      text: 'Пациент вправе отказаться от услуги в любое время и оплачивает только то, что клиника уже потратила на её исполнение.',
    },
    {
      heading: 'Части оферты',
      text: 'Политика обработки персональных данных и правила пользования сайтом — неотъемлемые части этой оферты. Согласия на обработку данных в неё не входят: каждое даётся отдельно.',
    },
    disputes(p),
  ],
})

const cookieNotice = (o: Operator, p: TextParameters): RenderedText => ({
  title: 'Уведомление о файлах cookie и статистике сайта',
  body: [
    { part: 'operator', heading: 'Кто', text: `${requisites(o)}.` },
    {
      heading: 'Без чего сайт не работает',
      text: 'Файл, который держит выбранное время на шаге записи, и файл входа в личный кабинет. Других файлов без вашего выбора нет.',
    },
    {
      part: 'purpose',
      heading: 'Что включается только по вашему выбору',
      text: 'Собственная статистика сайта: для поиска неполадок и для подсчёта посещений. Отказаться так же просто, как согласиться; сайт работает одинаково.',
    },
    {
      part: 'data',
      heading: 'Какие данные',
      text: 'сетевой адрес, файлы cookie, браузер, сведения об устройстве и программах, дата и время, адреса страниц, страница, с которой вы пришли.',
    },
    {
      part: 'term',
      heading: 'Сколько хранятся',
      text: `Сетевой адрес обрезается через ${calendarDays(p.visitorLogDays)}, после чего посетителя узнать нельзя. С вашим именем эти данные не связываются. Чужих счётчиков на сайте нет.`,
    },
    {
      part: 'withdrawal',
      heading: 'Как передумать',
      text: 'Ссылкой «Файлы cookie» внизу любой страницы или в настройках браузера.',
    },
  ],
})

/** 63-ФЗ art. 9 p. 2: rules to determine the signer and the duty to keep the key confidential must be in it. */
const pepAgreement = (o: Operator): RenderedText => ({
  title: 'Соглашение об электронном взаимодействии',
  body: [
    {
      part: 'operator',
      heading: 'Стороны',
      text: `${requisites(o)} (клиника) и пациент или его законный представитель.`,
    },
    {
      part: 'purpose',
      heading: 'О чём',
      text: 'Стороны признают документ, подписанный простой электронной подписью пациента, равным бумажному с собственноручной подписью (63-ФЗ ст. 6 ч. 2).',
    },
    {
      heading: 'Что такое подпись',
      text: 'Одноразовый код из СМС на номер телефона пациента, который проверен клиникой. Код действует 5 минут, подходит к одному документу и не более чем с 5 попыток. Документ подписан, когда код введён верно.',
    },
    {
      heading: 'Как узнают, кто подписал',
      text: 'По номеру телефона, который записан в карте и подтверждён кодом, и по учётной записи, из которой введён код. Клиника хранит контрольную сумму документа, время отправки и ввода кода, число попыток, сетевой адрес и браузер; сам код не хранится.',
    },
    {
      heading: 'Тайна кода',
      text: 'Пациент никому не сообщает код, кроме как вводит его сам, и бережёт телефон и сим-карту. Клиника хранит сведения о подписях в тайне.',
    },
    {
      heading: 'Какие документы',
      text: 'Согласия о персональных данных, договор платных услуг, сметы, акты, заявления. Не подписываются так: информированное согласие на медицинское вмешательство и отказ от него (нужна бумага, усиленная квалифицированная подпись или вход через Госуслуги), листок нетрудоспособности, документы, для которых закон требует другой подписи.',
    },
    {
      heading: 'Если телефон потерян или сменился',
      text: 'Сообщите в регистратуру: подписи с прежнего номера остановят сразу. Новый номер подтверждается кодом и документом.',
    },
    {
      part: 'term',
      heading: 'Срок и выход',
      text: 'Действует, пока одна из сторон не откажется: в кабинете, письмом или в регистратуре. Уже подписанное остаётся в силе. Любой документ выдадут на бумаге по просьбе. Лечиться можно и без этого соглашения.',
    },
  ],
})

const NOTICES: Record<NoticeKind, (o: Operator, p: TextParameters) => RenderedText> = {
  policy,
  public_offer: publicOffer,
  site_terms: siteTerms,
  cookie_notice: cookieNotice,
  pep_agreement: pepAgreement,
}

export const renderNotice = (
  kind: NoticeKind,
  operator: Operator,
  parameters: TextParameters,
): RenderedText => NOTICES[kind](operator, parameters)
