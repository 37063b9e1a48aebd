import {
  checkAccount,
  checkBik,
  checkCorrespondentAccount,
  checkInn10,
  checkInn12,
  checkKpp,
  checkOgrn,
  checkOgrnip,
} from '#libs/requisites/index.ts'
import { fail, refuseWrongRequisites } from '#platform/errors/index.ts'
import type { ClientInput, VendorCard } from './contract.ts'

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
  const { inn, ogrn, kpp } = refuseWrongRequisites({
    inn: company ? checkInn10(input.inn ?? '') : checkInn12(input.inn ?? ''),
    ogrn: company ? checkOgrn(input.ogrn ?? '') : checkOgrnip(input.ogrn ?? ''),
    ...(company && { kpp: checkKpp(input.kpp ?? '') }),
  })
  return { ...input, inn: inn!, ogrn: ogrn!, kpp: kpp ?? null }
}

/** Normalised requisites of the vendor with his bank (MM-17, SV-6). Error: `request.invalid`. */
export function checkVendorCard(card: VendorCard): VendorCard {
  const trader = card.kpp === null || card.kpp === ''
  const right = refuseWrongRequisites({
    inn: trader ? checkInn12(card.inn) : checkInn10(card.inn),
    ogrn: trader ? checkOgrnip(card.ogrn) : checkOgrn(card.ogrn),
    ...(!trader && { kpp: checkKpp(card.kpp!) }),
    bik: checkBik(card.bik),
    account: checkAccount(card.account, card.bik),
    correspondentAccount: checkCorrespondentAccount(card.correspondentAccount, card.bik),
  })
  return { ...card, kpp: null, ...right }
}
