import {
  checkAccount,
  checkBik,
  checkCorrespondentAccount,
  checkInn10,
  checkInn12,
  checkKpp,
  checkOgrn,
  checkOgrnip,
  type Requisite,
} from '#libs/requisites/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { ClientInput, VendorCard } from './contract.ts'

const REASONS: Readonly<Record<Exclude<Requisite, { ok: true }>['code'], string>> = {
  empty: 'не заполнено',
  characters: 'есть лишние знаки',
  length: 'не столько цифр',
  form: 'таких номеров не бывает',
  checksum: 'не сходится контрольная цифра',
  bank: 'сначала исправьте БИК',
  'other-bank': 'счёт другого банка',
}

/** Refuses with every wrong field and its reason. */
function refuseWrong(checks: Readonly<Record<string, Requisite>>): Readonly<Record<string, string>> {
  const wrong = Object.entries(checks).flatMap(([field, check]) =>
    check.ok ? [] : [{ field, code: check.code, message: REASONS[check.code] }],
  )
  if (wrong.length > 0) {
    throw fail('request.invalid', {
      fields: wrong.map(({ field, message }) => `${field} — ${message}`).join(', '),
      issues: wrong,
    })
  }
  return Object.fromEntries(
    Object.entries(checks).map(([field, check]) => [field, (check as { value: string }).value]),
  )
}

/**
 * Normalised requisites of a client: a company and a sole trader are checked by control digits; a natural person has none
 * and may only use the studio (MM-0, SV-1.2). Error: `request.invalid` naming every wrong field.
 */
export function checkClient(input: ClientInput): ClientInput {
  if (input.kind === 'natural-person') {
    if (input.product === 'clinic')
      throw fail('conflict.state', {
        reason: 'систему для клиники получают только организации и предприниматели',
      })
    return { ...input, inn: null, kpp: null, ogrn: null }
  }
  const company = input.kind === 'company'
  const { inn, ogrn, kpp } = refuseWrong({
    inn: company ? checkInn10(input.inn ?? '') : checkInn12(input.inn ?? ''),
    ogrn: company ? checkOgrn(input.ogrn ?? '') : checkOgrnip(input.ogrn ?? ''),
    ...(company && { kpp: checkKpp(input.kpp ?? '') }),
  })
  return { ...input, inn: inn!, ogrn: ogrn!, kpp: kpp ?? null }
}

/** Normalised requisites of the vendor with his bank (MM-17, SV-6). Error: `request.invalid`. */
export function checkVendorCard(card: VendorCard): VendorCard {
  const trader = card.kpp === null || card.kpp === ''
  const right = refuseWrong({
    inn: trader ? checkInn12(card.inn) : checkInn10(card.inn),
    ogrn: trader ? checkOgrnip(card.ogrn) : checkOgrn(card.ogrn),
    ...(!trader && { kpp: checkKpp(card.kpp!) }),
    bik: checkBik(card.bik),
    account: checkAccount(card.account, card.bik),
    correspondentAccount: checkCorrespondentAccount(card.correspondentAccount, card.bik),
  })
  return { ...card, kpp: null, ...right }
}
