import type { Wording } from './index.ts'

const WHO = 'Пациент: {{patient.name}}, дата рождения {{patient.birthDate}}, карта № {{patient.card}}.'

export const REFERRAL: Wording = {
  title: 'Направление № {{document.number}}',
  body: `
${WHO}

Куда: {{input.to}}.

Цель: {{input.purpose}}.

Диагноз: {{#input.icd}}{{input.icd}} {{/input.icd}}{{visit.diagnosis}}.

{{#visit.objective}}# Основание
Осмотр {{visit.date}}{{#visit.protocol}}, протокол № {{visit.protocol}}{{/visit.protocol}}: {{visit.objective}}

{{/visit.objective}}Врач: {{doctor.post}} {{doctor.name}}.

@blank Подпись врача, печать
`,
}

/** A sheet with the fields of form 107-1/у; the numbered form itself is bought or printed by the clinic. */
export const PRESCRIPTION: Wording = {
  title: 'Рецепт № {{document.number}}',
  body: `
{{operator.fullName}}, {{operator.address}}, лицензия {{operator.licence}}.

Дата: {{document.date}}.

${WHO} Возраст: {{patient.age}}.

Врач: {{doctor.name}}, {{doctor.post}}.

# Назначено
{{input.drugs}}

Рецепт действителен: {{#input.validDays}}{{input.validDays}}{{/input.validDays}}{{^input.validDays}}60 дней{{/input.validDays}} со дня выписки.

Лист содержит поля формы № 107-1/у. Препараты предметно-количественного учёта на нём не выписываются.

@blank Подпись и печать врача
`,
}

export const SICK_NOTE: Wording = {
  title: 'Сведения № {{document.number}} для листка нетрудоспособности',
  body: `
${WHO} СНИЛС: {{input.snils}}.

Место работы: {{input.employer}}.

Освобождение от работы: с {{input.from}} по {{input.till}}.

Диагноз по МКБ-10: {{input.icd}}. Код причины нетрудоспособности: {{input.cause}}.

Врач: {{doctor.name}}, {{doctor.post}}.

Этот лист — не листок нетрудоспособности: электронный листок формируется в системе Социального фонда и подписывается усиленной квалифицированной подписью врача.

@blank Подпись врача
`,
}

export const EXTRACT: Wording = {
  title: 'Выписка № {{document.number}} из медицинской карты',
  body: `
${WHO}

Выдана {{document.date}}{{#input.purpose}} для предъявления: {{input.purpose}}{{/input.purpose}}.

Приём {{visit.date}}{{#visit.protocol}}, протокол № {{visit.protocol}}{{/visit.protocol}}, {{doctor.post}} {{doctor.name}}.

{{#visit.complaints}}# Жалобы
{{visit.complaints}}

{{/visit.complaints}}{{#visit.history}}# Анамнез
{{visit.history}}

{{/visit.history}}{{#visit.objective}}# Объективно
{{visit.objective}}

{{/visit.objective}}# Диагноз
{{visit.diagnosis}}

{{#visit.treatment}}# Лечение
{{visit.treatment}}

{{/visit.treatment}}@table visit

{{#visit.recommendations}}# Рекомендации
{{visit.recommendations}}

{{/visit.recommendations}}@blank Подпись врача, печать
`,
}

/** Particulars of the request: order 789н of 31.07.2020. */
export const COPIES_REQUEST: Wording = {
  title: 'Заявление № {{document.number}} о выдаче копий медицинских документов',
  body: `
Кому: {{operator.fullName}}, {{operator.headPost|dative}} {{operator.head|dative}}.

От кого: {{#representative.name}}{{representative.name}}, законный представитель ({{representative.relation}}; {{representative.ground}}) пациента {{patient.name|genitive}}{{/representative.name}}{{^representative.name}}{{patient.name}}{{/representative.name}}, документ: {{#representative.name}}{{representative.document}}{{/representative.name}}{{^representative.name}}{{patient.document}}{{/representative.name}}, адрес: {{#representative.name}}{{representative.address}}{{/representative.name}}{{^representative.name}}{{patient.address}}{{/representative.name}}, телефон {{patient.phone}}.

Прошу выдать копии: {{input.copies}}{{#input.period}}, за период: {{input.period}}{{/input.period}}. Форма: {{#input.form}}{{input.form}}{{/input.form}}{{^input.form}}на бумаге{{/input.form}}.

Срок ответа — не позднее 30 дней со дня регистрации заявления {{document.date}} (приказ Минздрава № 789н от 31.07.2020).
`,
}
