import type { Vocabulary } from './template.ts'

interface Field {
  readonly ru: string
  readonly en: string
  /** A person or a post: the text may ask for it in a case. */
  readonly declined?: true
}

/** Everything a text of a document may name. The editor shows this list; what is not here is refused at publication. */
export const FIELDS = {
  'document.number': { ru: 'номер документа', en: 'document number' },
  'document.date': { ru: 'дата документа', en: 'document date' },
  'document.city': { ru: 'место составления', en: 'place' },

  'operator.fullName': { ru: 'полное наименование клиники', en: 'full name of the clinic' },
  'operator.shortName': { ru: 'краткое наименование клиники', en: 'short name of the clinic' },
  'operator.inn': { ru: 'ИНН', en: 'INN' },
  'operator.kpp': { ru: 'КПП', en: 'KPP' },
  'operator.ogrn': { ru: 'ОГРН', en: 'OGRN' },
  'operator.address': { ru: 'адрес клиники', en: 'address of the clinic' },
  'operator.phone': { ru: 'телефон клиники', en: 'phone of the clinic' },
  'operator.email': { ru: 'почта клиники', en: 'mail of the clinic' },
  'operator.bank': { ru: 'банковские реквизиты', en: 'bank details' },
  'operator.licence': { ru: 'лицензия: номер и дата', en: 'licence: number and date' },
  'operator.licenceIssuer': { ru: 'кто выдал лицензию', en: 'issuer of the licence' },
  'operator.head': { ru: 'руководитель', en: 'head', declined: true },
  'operator.headPost': { ru: 'должность руководителя', en: 'post of the head', declined: true },
  'operator.site': { ru: 'сайт клиники', en: 'site of the clinic' },

  'patient.name': { ru: 'пациент', en: 'patient', declined: true },
  'patient.birthDate': { ru: 'дата рождения', en: 'birth date' },
  'patient.age': { ru: 'возраст', en: 'age' },
  'patient.address': { ru: 'адрес пациента', en: 'address of the patient' },
  'patient.document': { ru: 'документ пациента', en: 'identity document of the patient' },
  'patient.phone': { ru: 'телефон пациента', en: 'phone of the patient' },
  'patient.card': { ru: 'номер карты', en: 'record number' },

  'representative.name': { ru: 'законный представитель', en: 'legal representative', declined: true },
  'representative.address': { ru: 'адрес представителя', en: 'address of the representative' },
  'representative.document': { ru: 'документ представителя', en: 'document of the representative' },
  'representative.relation': { ru: 'кем приходится', en: 'relation' },
  'representative.ground': { ru: 'основание представительства', en: 'ground of representation' },
  'representative.agrees': {
    ru: 'представитель только соглашается (14–17 лет)',
    en: 'the representative only agrees (14–17 years)',
  },

  'doctor.name': { ru: 'врач', en: 'doctor', declined: true },
  'doctor.post': { ru: 'должность врача', en: 'post of the doctor', declined: true },

  'contract.number': { ru: 'номер договора', en: 'contract number' },
  'contract.date': { ru: 'дата договора', en: 'contract date' },

  'plan.number': { ru: 'номер плана', en: 'plan number' },
  'plan.title': { ru: 'название плана', en: 'plan title' },
  'plan.option': { ru: 'вариант плана', en: 'option of the plan' },
  'plan.total': { ru: 'сумма плана', en: 'total of the plan' },
  'plan.totalWords': { ru: 'сумма плана прописью', en: 'total in words' },
  'plan.frozenUntil': { ru: 'цены действуют до', en: 'prices hold until' },
  'plan.guarantee': { ru: 'гарантия по плану', en: 'guarantee of the plan' },
  'plan.visits': { ru: 'число визитов', en: 'number of visits' },
  'plan.weeks': { ru: 'срок в неделях', en: 'weeks' },

  'bill.number': { ru: 'номер счёта', en: 'bill number' },
  'bill.date': { ru: 'дата счёта', en: 'bill date' },
  'bill.total': { ru: 'сумма счёта', en: 'total of the bill' },
  'bill.totalWords': { ru: 'сумма счёта прописью', en: 'total in words' },
  'bill.paid': { ru: 'оплачено', en: 'paid' },

  'visit.date': { ru: 'дата приёма', en: 'date of the visit' },
  'visit.diagnosis': { ru: 'диагноз приёма', en: 'diagnosis of the visit' },
  'visit.complaints': { ru: 'жалобы', en: 'complaints' },
  'visit.history': { ru: 'анамнез', en: 'history' },
  'visit.objective': { ru: 'объективно', en: 'objective' },
  'visit.treatment': { ru: 'лечение', en: 'treatment' },
  'visit.recommendations': { ru: 'рекомендации', en: 'recommendations' },
  'visit.protocol': { ru: 'номер протокола', en: 'protocol number' },

  'input.intervention': { ru: 'вмешательство', en: 'intervention' },
  'input.teeth': { ru: 'зубы', en: 'teeth' },
  'input.anaesthetic': { ru: 'препарат для обезболивания', en: 'anaesthetic' },
  'input.informed': { ru: 'кому можно сообщать о здоровье', en: 'who may be told about health' },
  'input.consequences': { ru: 'последствия отказа', en: 'consequences of the refusal' },
  'input.alternatives': { ru: 'другие способы лечения', en: 'alternatives' },
  'input.to': { ru: 'куда направлен', en: 'referred to' },
  'input.purpose': { ru: 'цель', en: 'purpose' },
  'input.icd': { ru: 'код МКБ-10', en: 'ICD-10 code' },
  'input.drugs': {
    ru: 'назначение: препарат, доза, способ приёма',
    en: 'prescribed: drug, dose, how to take',
  },
  'input.validDays': { ru: 'срок действия', en: 'valid for' },
  'input.from': { ru: 'с какого дня', en: 'from' },
  'input.till': { ru: 'по какой день', en: 'till' },
  'input.employer': { ru: 'место работы', en: 'employer' },
  'input.cause': { ru: 'код причины нетрудоспособности', en: 'cause code' },
  'input.snils': { ru: 'СНИЛС', en: 'SNILS' },
  'input.copies': { ru: 'какие документы', en: 'which documents' },
  'input.period': { ru: 'за какой период', en: 'period' },
  'input.form': { ru: 'в каком виде', en: 'in what form' },
} as const satisfies Record<string, Field>
export type FieldName = keyof typeof FIELDS
export type InputName = Extract<FieldName, `input.${string}`>

export const TABLES = {
  plan: { ru: 'услуги плана', en: 'services of the plan' },
  bill: { ru: 'услуги счёта', en: 'services of the bill' },
  visit: { ru: 'услуги приёма', en: 'services of the visit' },
} as const
export type TableName = keyof typeof TABLES

const names = Object.entries(FIELDS) as [FieldName, Field][]

export const VOCABULARY: Vocabulary = {
  fields: new Set(names.map(([name]) => name)),
  declined: new Set(names.flatMap(([name, field]) => (field.declined ? [name] : []))),
  tables: new Set(Object.keys(TABLES)),
}
