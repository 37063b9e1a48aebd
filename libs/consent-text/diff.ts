import type { RenderedText } from './model.ts'

export interface DiffWord {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
}

export interface DiffParagraph {
  readonly heading: string | null
  readonly kind: 'same' | 'added' | 'removed' | 'changed'
  readonly words: readonly DiffWord[]
}

const wordsOf = (text: string): string[] => text.match(/\S+\s*/g) ?? []

/** Longest common subsequence over words; texts of law are short enough for the plain table. */
function diffWords(before: readonly string[], after: readonly string[]): DiffWord[] {
  const [n, m] = [before.length, after.length]
  const table = Array.from({ length: n + 1 }, () => new Uint16Array(m + 1))
  for (let i = n - 1; i >= 0; i--)
    for (let j = m - 1; j >= 0; j--)
      table[i]![j] =
        before[i]!.trim() === after[j]!.trim()
          ? table[i + 1]![j + 1]! + 1
          : Math.max(table[i + 1]![j]!, table[i]![j + 1]!)
  const words: DiffWord[] = []
  const push = (kind: DiffWord['kind'], text: string) => {
    const last = words.at(-1)
    if (last?.kind === kind) words[words.length - 1] = { kind, text: last.text + text }
    else words.push({ kind, text })
  }
  let [i, j] = [0, 0]
  while (i < n || j < m) {
    if (i < n && j < m && before[i]!.trim() === after[j]!.trim()) {
      push('same', after[j]!)
      i++
      j++
    } else if (i < n && (j >= m || table[i + 1]![j]! >= table[i]![j + 1]!)) push('removed', before[i++]!)
    else push('added', after[j++]!)
  }
  return words
}

/** What an edition changes against the one before, paragraph by paragraph: headings pair them up (MM-11.1, IP-6). */
export function diffTexts(before: RenderedText, after: RenderedText): DiffParagraph[] {
  const key = (p: RenderedText['body'][number], i: number) => p.heading ?? `#${i}`
  const old = new Map(before.body.map((p, i) => [key(p, i), p]))
  const title: DiffParagraph[] =
    before.title === after.title
      ? []
      : [{ heading: null, kind: 'changed', words: diffWords(wordsOf(before.title), wordsOf(after.title)) }]
  const now: DiffParagraph[] = after.body.map((p, i) => {
    const heading = p.heading ?? null
    const was = old.get(key(p, i))
    old.delete(key(p, i))
    if (!was) return { heading, kind: 'added', words: [{ kind: 'added', text: p.text }] }
    if (was.text === p.text) return { heading, kind: 'same', words: [{ kind: 'same', text: p.text }] }
    return { heading, kind: 'changed', words: diffWords(wordsOf(was.text), wordsOf(p.text)) }
  })
  const gone: DiffParagraph[] = [...old.values()].map(p => ({
    heading: p.heading ?? null,
    kind: 'removed',
    words: [{ kind: 'removed', text: p.text }],
  }))
  return [...title, ...now, ...gone]
}
