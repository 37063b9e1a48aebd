/** Categories of personal data by how the law guards them (152-ФЗ arts. 6, 10, 11). */
export const DATA_CATEGORIES = {
  contacts: { law: 'ordinary', ru: 'фамилия, имя, отчество, телефон, адрес электронной почты' },
  identity: { law: 'ordinary', ru: 'дата рождения, пол, сведения о документе, удостоверяющем личность' },
  visits: { law: 'ordinary', ru: 'записи на приём: время, врач, услуга' },
  money: { law: 'ordinary', ru: 'счета, платежи, сведения для налогового вычета' },
  clinical: { law: 'special', ru: 'сведения о состоянии здоровья' },
  image: { law: 'biometric', ru: 'изображение лица и полости рта' },
  technical: { law: 'ordinary', ru: 'сетевой адрес, файлы cookie, браузер, время, адреса страниц' },
  account: { law: 'ordinary', ru: 'сведения о входах в кабинет' },
  work: { law: 'ordinary', ru: 'сведения о работе: должность, график, доступы' },
  reviews: { law: 'ordinary', ru: 'отзыв о работе специалиста и имя, под которым он показан' },
} as const
export type DataCategory = keyof typeof DATA_CATEGORIES

/** Whose data they are: the six categories of IP-1.6, in its order. */
export const SUBJECT_CATEGORIES = {
  site_user: 'посетители сайта',
  employee: 'работники, в том числе бывшие',
  relative: 'близкие родственники работников',
  candidate: 'соискатели',
  patient: 'пациенты и их законные представители',
  applicant: 'заявители',
} as const
export type SubjectCategory = keyof typeof SUBJECT_CATEGORIES
