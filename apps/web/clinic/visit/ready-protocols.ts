import type { ProtocolContent } from '#modules/records/contract.ts'

/** A whole protocol that a doctor inserts with a press. `{teeth}` stands for «зуб 16» or «зубы 16, 17». */
export interface ReadyProtocol {
  readonly name: string
  readonly needsTeeth: boolean
  readonly content: Omit<ProtocolContent, 'diagnoses'> & {
    readonly diagnosis: { readonly code: string; readonly name: string }
  }
}

/** By template. Texts of the record are Russian whatever the language of the screen. */
export const READY_PROTOCOLS: Readonly<Record<string, readonly ReadyProtocol[]>> = {
  'dental-exam': [
    {
      name: 'Кариес дентина',
      needsTeeth: true,
      content: {
        diagnosis: { code: 'K02.1', name: 'Кариес дентина' },
        complaints: 'Кратковременная боль от холодного и сладкого, {teeth}.',
        history: 'Беспокоит около двух недель, ранее не лечили.',
        objective:
          'Осмотрено: {teeth}. Полость в пределах дентина, зондирование болезненно по эмалево-дентинной границе, перкуссия безболезненна, реакция на холод быстро проходит.',
        treatment:
          'Инфильтрационная анестезия. Лечение: {teeth} — препарирование, медикаментозная обработка, пломба из фотополимера, шлифовка, полировка.',
        recommendations: 'Не принимать пищу два часа. Осмотр через шесть месяцев.',
      },
    },
    {
      name: 'Пульпит',
      needsTeeth: true,
      content: {
        diagnosis: { code: 'K04.0', name: 'Пульпит' },
        complaints: 'Самопроизвольная приступообразная боль, усиливается ночью, {teeth}.',
        history: 'Болит несколько дней, обезболивающее помогает ненадолго.',
        objective:
          'Осмотрено: {teeth}. Глубокая полость, зондирование дна резко болезненно, реакция на холод длительная, перкуссия безболезненна.',
        treatment:
          'Анестезия. Лечение: {teeth} — раскрытие полости, экстирпация пульпы, обработка и временное пломбирование каналов, временная пломба.',
        recommendations:
          'Явиться в назначенный день. При боли после анестезии — обезболивающее по инструкции.',
      },
    },
    {
      name: 'Удаление зуба',
      needsTeeth: true,
      content: {
        diagnosis: { code: 'K04.5', name: 'Хронический апикальный периодонтит' },
        complaints: 'Боль при накусывании, {teeth}.',
        history: 'Ранее лечили, боль возобновилась.',
        objective: 'Осмотрено: {teeth}. Коронка разрушена, перкуссия болезненна, восстановлению не подлежит.',
        treatment: 'Анестезия. Удаление: {teeth}. Кюретаж лунки, гемостаз.',
        recommendations: 'Не полоскать рот сутки, не есть три часа, холод на щёку. Осмотр через три дня.',
      },
    },
    {
      name: 'Гигиена',
      needsTeeth: false,
      content: {
        diagnosis: { code: 'K03.6', name: 'Отложения [наросты] на зубах' },
        complaints: 'Налёт на зубах.',
        history: 'Последняя профессиональная гигиена около полугода назад.',
        objective: 'Мягкие и твёрдые зубные отложения, десна слегка кровоточит при зондировании.',
        treatment: 'Снятие отложений ультразвуком, воздушно-абразивная обработка, полировка, фторлак.',
        recommendations:
          'Щётка и нить ежедневно, два дня без окрашивающей пищи. Повторить через шесть месяцев.',
      },
    },
    {
      name: 'Осмотр, здоров',
      needsTeeth: false,
      content: {
        diagnosis: { code: 'Z01.2', name: 'Стоматологическое обследование' },
        complaints: 'Жалоб не предъявляет.',
        history: 'Плановый осмотр. Аллергию отрицает.',
        objective: 'Слизистая бледно-розовая, влажная. Кариозных полостей не выявлено.',
        treatment: 'Осмотр, обучение гигиене полости рта.',
        recommendations: 'Профессиональная гигиена и осмотр через шесть месяцев.',
      },
    },
  ],
  'general-exam': [
    {
      name: 'ОРВИ',
      needsTeeth: false,
      content: {
        diagnosis: { code: 'J06.9', name: 'Острая инфекция верхних дыхательных путей неуточнённая' },
        complaints: 'Насморк, першение в горле, повышение температуры.',
        history: 'Заболел остро, несколько дней назад. Аллергию отрицает.',
        objective:
          'Состояние удовлетворительное. Зев гиперемирован, налётов нет. Дыхание везикулярное, хрипов нет.',
        treatment: 'Симптоматическая терапия, обильное питьё.',
        recommendations: 'Домашний режим. При ухудшении — повторно. Осмотр через пять дней.',
      },
    },
    {
      name: 'Гипертензия',
      needsTeeth: false,
      content: {
        diagnosis: { code: 'I10', name: 'Эссенциальная [первичная] гипертензия' },
        complaints: 'Повышение давления, головная боль.',
        history: 'Повышение давления отмечает более года.',
        objective: 'Состояние удовлетворительное. Тоны сердца ясные, ритмичные. Отёков нет.',
        treatment: 'Постоянная гипотензивная терапия.',
        recommendations: 'Контроль давления утром и вечером, дневник. Осмотр через месяц.',
      },
    },
    {
      name: 'Профосмотр',
      needsTeeth: false,
      content: {
        diagnosis: { code: 'Z00.0', name: 'Общий медицинский осмотр' },
        complaints: 'Жалоб не предъявляет.',
        history: 'Хронические заболевания отрицает. Аллергию отрицает.',
        objective:
          'Состояние удовлетворительное. Кожа чистая. Дыхание везикулярное. Тоны ясные. Живот мягкий.',
        treatment: 'Не требуется.',
        recommendations: 'Общий анализ крови. Осмотр через год.',
      },
    },
  ],
}

const named = (teeth: readonly number[]) => (teeth.length === 1 ? 'зуб ' : 'зубы ') + teeth.join(', ')

/** What the draft says after the insertion: empty parts are filled, what was written stays before what is added. */
export function insertReady(
  draft: ProtocolContent,
  ready: ReadyProtocol,
  teeth: readonly number[],
): ProtocolContent {
  const { diagnosis, ...texts } = ready.content
  const join = (before: string, added: string) =>
    [before, added.replaceAll('{teeth}', named(teeth))].filter(Boolean).join(' ')
  const others = draft.diagnoses.filter(d => d.code !== diagnosis.code)
  return {
    ...draft,
    complaints: join(draft.complaints, texts.complaints),
    history: join(draft.history, texts.history),
    objective: join(draft.objective, texts.objective),
    treatment: join(draft.treatment, texts.treatment),
    recommendations: join(draft.recommendations, texts.recommendations),
    diagnoses: [...others, { ...diagnosis, teeth: ready.needsTeeth ? [...teeth] : [] }],
  }
}
