import { formatDate } from '#libs/format/index.ts'
import type { Contents } from './contents.ts'

/** How long papers are to be kept by the clinic itself (MM-4.5). */
export const KEEPING = [
  {
    what: 'Медицинская карта и протоколы (формы 025/у, 043/у)',
    years: 25,
    norm: 'письмо Минздрава от 07.12.2015 № 13-2/1538',
  },
  {
    what: 'Согласия и добровольные согласия',
    years: 25,
    norm: 'вместе с медицинской картой; согласие на обработку данных — не менее трёх лет после отзыва',
  },
  { what: 'Счета, оплаты и другие первичные документы', years: 5, norm: '402-ФЗ, ст. 29' },
  { what: 'Акты об уничтожении данных', years: 3, norm: 'приказ Роскомнадзора от 28.10.2022 № 179, п. 8' },
] as const

/** What the archive promises and what it does not (MM-7.3, MM-7.8, MM3-3.3). */
export const NOTICES = [
  'Медицинские документы обязана хранить клиника: после прекращения договора поставщик хранит данные шесть месяцев и затем уничтожает.',
  'Загрузка в чужие программы не гарантируется. Схема XML (xml/export.xsd) и описание столбцов (data/_columns.csv) приложены.',
  'Времена записаны по UTC, суммы — в копейках (в книге Excel — в рублях), зубы — по схеме FDI.',
  'В книге Excel текст длиннее 32 767 знаков обрезан: целиком он в data/.',
] as const

/** The page that a person reads first. */
export function readme(input: {
  readonly clinic: string
  readonly madeOn: string
  readonly contents: Contents
}): string {
  const { contents } = input
  const lines = [
    `Выгрузка данных: ${input.clinic}`,
    `Составлена ${formatDate(input.madeOn)}`,
    '',
    'Как смотреть',
    '  1. Распакуйте архив в папку.',
    '  2. Откройте index.html в браузере и выберите эту папку: появятся пациенты, их приёмы, протоколы и счета.',
    '     Интернет не нужен, ничего никуда не отправляется. Там же сверяются контрольные суммы всех файлов.',
    '',
    'Что внутри',
    '  manifest.json   перечень всех файлов с длиной и SHA-256, число записей в таблицах',
    '  tables.xlsx     все таблицы одной книгой Excel, лист на таблицу',
    '  data/           те же таблицы: CSV и JSON для программ; _columns.csv — что значит каждый столбец',
    '  xml/            пациенты, оказанные услуги, протоколы; export.xsd — схема',
    ...contents.papers.map(
      paper => `  ${`${paper.folder}/`.padEnd(15)} ${paper.title}, PDF/A: ${paper.count}`,
    ),
    `  files/          файлы и снимки, как были загружены: ${contents.files}`,
    '',
    `Сверка: записано и прочитано обратно ${contents.readBack} записей, расхождений с базой нет.`,
    '',
    'Таблицы',
    ...contents.tables.map(table => `  ${`${table.file}`.padEnd(24)} ${table.title}: ${table.rows}`),
    '',
    'Не вошло',
    ...(contents.leftOut.length > 0
      ? contents.leftOut.map(row => `  ${row.what}: ${row.count}. ${row.why}`)
      : ['  Всё вошло.']),
    '',
    'Сколько хранить',
    ...KEEPING.map(row => `  ${row.what}: ${row.years} лет (${row.norm})`),
    '',
    'Важно',
    ...NOTICES.map(notice => `  ${notice}`),
  ]
  return `\ufeff${lines.join('\r\n')}\r\n`
}
