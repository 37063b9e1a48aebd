import { z } from 'zod'
import { checkNamePart, normaliseNamePart } from '#libs/names/index.ts'
import { parsePhone } from '#libs/phones/index.ts'

/** Fields of the form, the whole list: what is called by, how to answer, the words, the box (IP-1.5; no more than IP-1.7). */
export const ENQUIRY_FIELDS = ['entity', 'given', 'phone', 'email', 'text', 'processing'] as const
type Field = (typeof ENQUIRY_FIELDS)[number]
export type EnquiryForm = Readonly<Partial<Record<Field, string>>>
export type EnquiryErrors = Readonly<Partial<Record<Field, string>>>

export interface CheckedEnquiry {
  readonly entityId: string
  readonly given: string
  readonly phone: string | null
  readonly email: string | null
  readonly text: string
}

const LONGEST = 2000

/** Checks the form. Without the ticked box nothing else of it counts (IP-3.5). */
export function checkEnquiry(
  form: EnquiryForm,
  entityIds: readonly string[],
): { ok: true; enquiry: CheckedEnquiry } | { ok: false; errors: EnquiryErrors } {
  const errors: Partial<Record<Field, string>> = {}
  const entityId = form.entity ?? (entityIds.length === 1 ? entityIds[0]! : '')
  if (!entityIds.includes(entityId)) errors.entity = 'Выберите, кому вы пишете'
  const given = normaliseNamePart(form.given ?? '')
  if (given === '') errors.given = 'Укажите, как к вам обращаться'
  else if (!checkNamePart(given)) errors.given = 'Только буквы, дефис и апостроф'
  const typedPhone = (form.phone ?? '').trim()
  const phone = typedPhone === '' ? null : parsePhone(typedPhone)
  if (phone && !phone.ok) errors.phone = 'Не похоже на номер телефона: нужно 10 цифр после +7'
  const typedMail = (form.email ?? '').trim().toLowerCase()
  const email = typedMail === '' ? null : z.email().max(254).safeParse(typedMail)
  if (email && !email.success) errors.email = 'Проверьте адрес, например name@example.ru'
  if (!phone && !email) errors.phone = 'Укажите телефон или почту: иначе ответ не дойдёт'
  const text = (form.text ?? '').trim()
  if (text === '') errors.text = 'Напишите, что вас интересует'
  else if (text.length > LONGEST) errors.text = `Не больше ${LONGEST} знаков, сейчас ${text.length}`
  if (form.processing !== 'on') errors.processing = 'Без согласия прочитать и сохранить обращение нельзя'
  if (Object.keys(errors).length > 0) return { ok: false, errors }
  return {
    ok: true,
    enquiry: {
      entityId,
      given,
      phone: phone?.ok ? phone.phone : null,
      email: email?.success ? email.data : null,
      text,
    },
  }
}
