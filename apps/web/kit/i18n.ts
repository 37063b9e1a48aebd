import { useSyncExternalStore } from 'react'

export type Language = 'ru' | 'en'
type Message = string | ((...values: never[]) => string)
type Same<M> = { readonly [K in keyof M]: M[K] extends string ? string : M[K] }

const KEY = 'amb-language'
const listeners = new Set<() => void>()

export const language = (): Language => (localStorage.getItem(KEY) === 'en' ? 'en' : 'ru')

export function setLanguage(next: Language): void {
  localStorage.setItem(KEY, next)
  document.documentElement.lang = next
  for (const listener of listeners) listener()
}

export interface Catalogue<M> {
  readonly ru: M
  readonly en: Same<M>
}

/** Texts of a screen in both languages; the compiler keeps their keys equal. Values are texts or functions. */
export const catalogue = <const M extends Record<string, Message>>(texts: {
  readonly ru: M
  readonly en: Same<M>
}): Catalogue<M> => texts

export const useLanguage = (): Language =>
  useSyncExternalStore(listener => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, language)

/** The texts of a catalogue in the language of the screen. */
export const useMessages = <M>(texts: Catalogue<M>): Same<M> => texts[useLanguage()] as Same<M>
