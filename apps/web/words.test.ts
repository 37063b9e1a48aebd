import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

/** Words of the interface live in catalogues, in two languages; a component holds none. */
const HERE = import.meta.dirname
const components = globSync('**/*.tsx', { cwd: HERE })

const withoutComments = (source: string): string =>
  source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1')

/** Russian letters anywhere, or a phrase between tags. */
function literalsIn(source: string): string[] {
  const code = withoutComments(source)
  return [
    ...(code.match(/[^\n]*[А-Яа-яЁё][^\n]*/g) ?? []),
    ...(code.match(/>\s*[A-Za-z][a-z]+ [a-z]+[^<>{}=;]*<\//g) ?? []),
  ].map(found => found.trim())
}

describe('components of the web applications', () => {
  it('there are components to look at', () => {
    expect(components.length).toBeGreaterThan(20)
  })

  it('a word between tags or a Russian letter is found', () => {
    expect(literalsIn('<p>Save draft</p>')).toHaveLength(1)
    expect(literalsIn("title='Сохранить'")).toHaveLength(1)
    expect(literalsIn('// Сохранить\n<p>{t.save}</p>')).toHaveLength(0)
  })

  it.each(components)('%s takes its words from the catalogue', file => {
    expect(literalsIn(readFileSync(join(HERE, file), 'utf8'))).toEqual([])
  })
})
