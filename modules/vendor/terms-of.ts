import { DEFAULT_PARAMETERS, type OfferParameters, type Product } from '#libs/offer/index.ts'
import { editionOn } from '#modules/offers/index.ts'
import type { Reader } from '#platform/db/index.ts'

/** The numbers that bind a client on a day: of the edition in force, or the defaults before the first. */
export const termsOf = async (db: Reader, product: Product, today: string): Promise<OfferParameters> =>
  (await editionOn(db, product, today))?.parameters ?? DEFAULT_PARAMETERS[product]
