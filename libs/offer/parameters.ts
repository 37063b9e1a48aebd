/** What the vendor sells, each under an offer of its own. */
export const PRODUCTS = ['clinic', 'smile'] as const
export type Product = (typeof PRODUCTS)[number]

export const PRODUCT_NAMES: Readonly<Record<Product, string>> = {
  clinic: 'Амбулатория',
  smile: 'Студия улыбки',
}

/** Days of free use of the studio after registration; the offer names them. */
export const STUDIO_TRIAL_DAYS = 14

/**
 * Every number of an offer by name. The text of an edition is rendered from them and the same values drive the deadlines,
 * so the contract and the program cannot disagree.
 */
export interface OfferParameters {
  /** Full calendar days between the last dispatch of a notice and the effective date (MM-11.2). */
  readonly noticeDays: number
  /** Working days from the start of a billing period for reasoned objections (MM-6.5). */
  readonly objectionWorkingDays: number
  /** Patient accounts an organisation may keep (MM-3.7). */
  readonly patientLimit: number
  /** Calendar days of notice when the client leaves (MM-13.2). */
  readonly leaveDays: number
  /** Calendar months for which data are kept after the contract or a suspension, for export only (MM-7.6, MM-7.9). */
  readonly retentionMonths: number
  /** Working days in which an export is given, the shortest and the longest (MM-7.4). */
  readonly exportFromDays: number
  readonly exportToDays: number
  /** Working days for an answer to a pre-trial claim (MM-14.2). */
  readonly claimDays: number
  /** Working days in which the client tells about a new e-mail (MM-12.2). */
  readonly emailChangeDays: number
  /** Months whose fees cap the vendor's liability (MM-9.2: the last 12; SV-5.2: one calendar month). */
  readonly liabilityMonths: number
  /** Days after the start of an unpaid period when access becomes read-only, then closes (MM-3.4). */
  readonly partialAfterDays: number
  readonly fullAfterDays: number
  /** Days before a period when its invoice is issued (MM-3.3). */
  readonly invoiceLeadDays: number
}

export const DEFAULT_PARAMETERS: Readonly<Record<Product, OfferParameters>> = {
  clinic: {
    noticeDays: 10,
    objectionWorkingDays: 5,
    patientLimit: 100_000,
    leaveDays: 10,
    retentionMonths: 6,
    exportFromDays: 5,
    exportToDays: 20,
    claimDays: 10,
    emailChangeDays: 5,
    liabilityMonths: 12,
    partialAfterDays: 5,
    fullAfterDays: 20,
    invoiceLeadDays: 10,
  },
  smile: {
    noticeDays: 10,
    objectionWorkingDays: 5,
    patientLimit: 100_000,
    leaveDays: 10,
    retentionMonths: 6,
    exportFromDays: 5,
    exportToDays: 20,
    claimDays: 10,
    emailChangeDays: 5,
    liabilityMonths: 1,
    partialAfterDays: 5,
    fullAfterDays: 20,
    invoiceLeadDays: 10,
  },
}

/** Bounds within which an edition may set a parameter: what the clauses name may only be bettered for the client. */
export const PARAMETER_BOUNDS: Readonly<Record<keyof OfferParameters, readonly [min: number, max: number]>> =
  {
    noticeDays: [10, 90],
    objectionWorkingDays: [5, 30],
    // More is another level of protection (decree 1119) and needs a separate agreement (MM-3.7).
    patientLimit: [1_000, 100_000],
    leaveDays: [1, 10],
    retentionMonths: [6, 36],
    exportFromDays: [1, 5],
    exportToDays: [5, 20],
    claimDays: [1, 10],
    emailChangeDays: [5, 30],
    liabilityMonths: [1, 24],
    partialAfterDays: [1, 60],
    fullAfterDays: [2, 90],
    invoiceLeadDays: [3, 25],
  }

/** The shortest term whose fees cap the liability: MM-9.2 and SV-5.2. */
const LIABILITY_FLOOR: Readonly<Record<Product, number>> = { clinic: 12, smile: 1 }

/** Names of the parameters of a product's edition that are out of bounds or contradict each other. */
export function wrongParameters(product: Product, parameters: OfferParameters): string[] {
  const names = Object.keys(PARAMETER_BOUNDS) as (keyof OfferParameters)[]
  const wrong: string[] = names.filter(name => {
    const [min, max] = PARAMETER_BOUNDS[name]
    return !Number.isInteger(parameters[name]) || parameters[name] < min || parameters[name] > max
  })
  if (parameters.liabilityMonths < LIABILITY_FLOOR[product]) wrong.push('liabilityMonths')
  if (parameters.fullAfterDays <= parameters.partialAfterDays) wrong.push('fullAfterDays')
  if (parameters.exportToDays < parameters.exportFromDays) wrong.push('exportToDays')
  return [...new Set(wrong)]
}
