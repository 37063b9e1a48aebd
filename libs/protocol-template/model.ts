/** Sections of a protocol that hold free text; typed fields of a template stand in one of them. */
export const SECTIONS = ['complaints', 'history', 'objective', 'treatment', 'recommendations'] as const
export type Section = (typeof SECTIONS)[number]

export const FIELD_TYPES = [
  'text',
  'number',
  'choice',
  'checklist',
  'date',
  'teeth',
  'icd10',
  'chart',
  'plan',
] as const
/** `chart` and `plan` are texts that a press fills from the dental chart or the treatment plan. */
export type FieldType = (typeof FIELD_TYPES)[number]

export interface TemplateField {
  readonly key: string
  readonly label: string
  readonly section: Section
  readonly type: FieldType
  readonly required: boolean
  /** Of a number: «°C», «мм рт. ст.», and what a person can have. */
  readonly unit?: string | undefined
  readonly min?: number | undefined
  readonly max?: number | undefined
  /** Of a choice and a checklist. */
  readonly options?: readonly string[] | undefined
}

/** Which desk a template opens: with the dental chart or without. */
export type TemplateBase = 'dental-exam' | 'general-exam'

export interface ProtocolTemplate {
  readonly title: string
  readonly base: TemplateBase
  /** In the order of the screen. */
  readonly fields: readonly TemplateField[]
}

export type FieldValue = string | number | readonly string[] | readonly number[]
export type FieldValues = Readonly<Record<string, FieldValue>>

/** A template is named by its base, or by the base, its id and version: «general-exam:therapist@1». */
export const TEMPLATE_REF = /^(dental-exam|general-exam)(?::([a-z0-9-]{1,40})@(\d{1,4}))?$/

export const baseOf = (ref: string): TemplateBase =>
  ref.startsWith('dental-exam') ? 'dental-exam' : 'general-exam'
