import { formatPhone } from '#libs/phones/index.ts'
import type { Letterhead } from '#platform/pdf/index.ts'
import type { LegalEntity } from './contract.ts'

/** The head of a paper of this operator. */
export const letterheadOf = (entity: LegalEntity): Letterhead => ({
  shortName: entity.shortName,
  fullName: entity.fullName,
  inn: entity.inn,
  ogrn: entity.ogrn,
  licence: entity.licenceNumber && `Лицензия ${entity.licenceNumber}`,
  address: entity.address,
  phone: formatPhone(entity.phone),
})
