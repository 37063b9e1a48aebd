import { baseOf } from '#libs/protocol-template/index.ts'
import type { ProtocolContent } from './contract.ts'

/** Parts of a protocol that every template has; typed fields stand inside them. */
export type Part = Exclude<keyof ProtocolContent, 'fields'>

/** A template of a protocol: its title, what a signature needs, and the phrases it begins with. */
export interface ProtocolTemplate {
  readonly code: 'dental-exam' | 'general-exam'
  readonly title: string
  readonly required: readonly Part[]
}

export const PROTOCOL_TEMPLATES: Readonly<Record<'dental-exam' | 'general-exam', ProtocolTemplate>> = {
  'dental-exam': {
    code: 'dental-exam',
    title: 'Осмотр врача-стоматолога',
    required: ['complaints', 'objective', 'diagnoses', 'treatment'],
  },
  'general-exam': {
    code: 'general-exam',
    title: 'Осмотр врача',
    required: ['complaints', 'history', 'objective', 'diagnoses', 'recommendations'],
  },
}

export const EMPTY_CONTENT: ProtocolContent = {
  complaints: '',
  history: '',
  objective: '',
  diagnoses: [],
  treatment: '',
  recommendations: '',
}

export const SECTION_NAMES: Readonly<Record<Part, string>> = {
  complaints: 'Жалобы',
  history: 'Анамнез',
  objective: 'Объективно',
  diagnoses: 'Диагноз',
  treatment: 'Лечение',
  recommendations: 'Рекомендации',
}

/** Names of the sections that a signature still lacks; a section with typed values is not empty. */
export const missingSections = (
  template: string,
  content: ProtocolContent,
  typed: readonly { readonly section: string }[] = [],
): string[] =>
  PROTOCOL_TEMPLATES[baseOf(template)].required
    .filter(section => content[section].length === 0 && !typed.some(line => line.section === section))
    .map(section => SECTION_NAMES[section].toLowerCase())
