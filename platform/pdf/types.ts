import type { OfferData, PaperData, VendorInvoiceData } from './vendor-types.ts'

/** Who issues the paper: the letterhead. */
export interface Letterhead {
  readonly shortName: string
  readonly fullName: string
  readonly inn: string | null
  readonly ogrn: string | null
  readonly licence: string | null
  readonly address: string
  readonly phone: string
}

export interface SignedProtocolData {
  readonly operator: Letterhead
  readonly title: string
  readonly number: string
  readonly patient: { readonly name: string; readonly birthDate: string; readonly card: string }
  readonly doctor: { readonly name: string; readonly position: string }
  readonly visitAt: string
  /** What is done and advised (`after`) stands under the diagnosis. */
  readonly sections: readonly { readonly heading: string; readonly text: string; readonly after?: boolean }[]
  readonly diagnoses: readonly { readonly code: string; readonly name: string; readonly teeth: string }[]
  readonly services: readonly {
    readonly code: string
    readonly name: string
    readonly teeth: string
    readonly quantity: number
  }[]
  readonly amends: { readonly number: string; readonly reason: string } | null
  /** Second signatures over the same hash. */
  readonly cosigned: readonly {
    readonly who: string
    readonly position: string
    readonly capacity: string
    readonly at: string
  }[]
  readonly signedBy: string
  readonly signedAt: string
  readonly sha256: string
}

export interface BillData {
  readonly operator: Letterhead
  readonly number: string
  readonly date: string
  readonly patient: string
  readonly lines: readonly {
    readonly code: string
    readonly name: string
    readonly teeth: string
    readonly quantity: number
    readonly price: string
    readonly discount: string
    readonly sum: string
  }[]
  readonly total: string
  readonly totalInWords: string
  readonly payments: readonly { readonly at: string; readonly method: string; readonly sum: string }[]
}

export interface DayListData {
  readonly operator: { readonly shortName: string }
  readonly branch: string
  readonly day: string
  readonly printedAt: string
  readonly doctors: readonly {
    readonly name: string
    readonly speciality: string
    readonly visits: readonly {
      readonly time: string
      readonly patient: string
      readonly phone: string
      readonly card: string
      readonly service: string
      readonly status: string
      readonly note: string
    }[]
  }[]
}

/** A text of an operator, also one that was signed: then with the sheet of the signature. */
export interface LegalTextData {
  readonly operator: Letterhead
  readonly title: string
  /** Name and value, shown under the title. */
  readonly facts: readonly (readonly [string, string])[]
  readonly paragraphs: readonly { readonly heading: string | null; readonly text: string }[]
  readonly sha256: string
  readonly signature: {
    readonly heading: string
    readonly facts: readonly (readonly [string, string])[]
    /** QR of the verification page as SVG. */
    readonly qr: string | null
  } | null
}

/** Act of the assessment of harm (Roskomnadzor order 178). */
export interface HarmAssessmentData {
  readonly operator: DestructionActData['operator']
  readonly number: string
  readonly date: string
  readonly degree: string
  readonly reasons: readonly string[]
  readonly people: readonly { readonly name: string; readonly post: string }[]
  readonly sha256: string
}

/** Act of destruction with the log extract (order of Roskomnadzor 179 p. 3 and 5). */
export interface DestructionActData {
  readonly operator: Letterhead
  readonly number: string
  readonly date: string
  readonly subject: string
  readonly people: readonly { readonly name: string; readonly post: string; readonly at: string }[]
  readonly categories: readonly { readonly category: string; readonly records: number }[]
  readonly system: string
  readonly method: string
  readonly reason: string
  readonly keepUntil: string
  readonly sha256: string
  /** Who processed by the operator's instruction, when somebody did. */
  readonly processor?: string
  /** What was not destroyed and on what ground. */
  readonly stays?: readonly { readonly what: string; readonly why: string }[]
}

export interface DentalChartData {
  readonly operator: Letterhead
  readonly patient: { readonly name: string; readonly birthDate: string; readonly card: string }
  readonly doctor: string
  /** The day that the formula shows, and the moment of printing. */
  readonly at: string
  readonly printedAt: string
  /** The picture of the teeth as an SVG document. */
  readonly svg: string
  readonly rows: readonly {
    readonly upper: boolean
    readonly teeth: readonly { readonly tooth: number; readonly corner: string; readonly letters: string }[]
  }[]
  readonly words: readonly { readonly tooth: number; readonly corner: string; readonly words: string }[]
}

/** Any document that a clinic issues: blocks of text and tables, places for signatures, the code of the sheet. */
export interface ClinicDocumentData {
  readonly operator: Letterhead
  readonly title: string
  readonly date: string
  readonly place: string | null
  readonly blocks: readonly (
    | { readonly kind: 'heading' | 'paragraph'; readonly text: string }
    | { readonly kind: 'blank'; readonly label: string }
    | {
        readonly kind: 'table'
        readonly table: {
          readonly head: readonly string[]
          readonly rows: readonly (readonly string[])[]
          readonly total: string | null
        }
      }
  )[]
  readonly signers: readonly { readonly role: string; readonly name: string }[]
  /** QR of the document as SVG. */
  readonly qr: string
  readonly footer: string
}

/** A visualisation for the patient; `before` and `after` are names among the images of the request. */
export interface SmileReportData {
  readonly operator: Letterhead
  /** The words that stand on every page. */
  readonly label: string
  readonly patient: string
  readonly doctor: string | null
  readonly date: string
  /** When the patient was told of differences. */
  readonly informedOn: string
  readonly plan: string
  readonly before: string
  readonly after: string
  readonly changed: readonly string[]
  readonly note: string
  readonly engine: string
  readonly sha256: string
}

/** Data of every template by its name. */
export interface Templates {
  readonly 'signed-protocol': SignedProtocolData
  readonly bill: BillData
  readonly 'day-list': DayListData
  readonly 'dental-chart': DentalChartData
  readonly 'clinic-document': ClinicDocumentData
  readonly 'destruction-act': DestructionActData
  readonly 'harm-assessment': HarmAssessmentData
  readonly offer: OfferData
  readonly 'vendor-invoice': VendorInvoiceData
  readonly paper: PaperData
  readonly 'legal-text': LegalTextData
  readonly 'smile-report': SmileReportData
}

export interface RenderRequest<T extends keyof Templates = keyof Templates> {
  readonly template: T
  readonly data: Templates[T]
  readonly title: string
  readonly author: string
  /** ISO instant that becomes the creation date: the same data give the same bytes. */
  readonly createdAt: string
  /** Pictures that the template names, by file name; they exist for this document only. */
  readonly images?: Readonly<Record<string, Uint8Array>>
}
