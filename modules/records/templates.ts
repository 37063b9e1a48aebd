import type { ProtocolContent } from './contract.ts'

/** A template of a protocol: its title, what a signature needs, and the phrases it begins with. */
export interface ProtocolTemplate {
  readonly code: 'dental-exam' | 'general-exam'
  readonly title: string
  readonly required: readonly (keyof ProtocolContent)[]
}

export const PROTOCOL_TEMPLATES: Readonly<Record<string, ProtocolTemplate>> = {
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

export const SECTION_NAMES: Readonly<Record<keyof ProtocolContent, string>> = {
  complaints: 'Жалобы',
  history: 'Анамнез',
  objective: 'Объективно',
  diagnoses: 'Диагноз',
  treatment: 'Лечение',
  recommendations: 'Рекомендации',
}

/** Names of the sections that a signature still lacks. */
export const missingSections = (template: string, content: ProtocolContent): string[] =>
  (PROTOCOL_TEMPLATES[template]?.required ?? [])
    .filter(section => content[section].length === 0)
    .map(section => SECTION_NAMES[section].toLowerCase())
