import { describe, expect, it } from 'vitest'
import { preflight, preflightIsHere } from './pdf-check.ts'

/** A page that names a font and does not carry it, as no archive may. */
function pageWithoutFont(): Buffer {
  const parts = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>',
    '<</Length 35>>stream\nBT /F 12 Tf 20 100 Td (Karies) Tj ET\nendstream',
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ]
  let text = '%PDF-1.4\n'
  const places = parts.map((part, i) => {
    const at = text.length
    text += `${i + 1} 0 obj\n${part}\nendobj\n`
    return `${String(at).padStart(10, '0')} 00000 n \n`
  })
  const table = `xref\n0 6\n0000000000 65535 f \n${places.join('')}`
  return Buffer.from(`${text}${table}trailer<</Size 6/Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF`)
}

describe.skipIf(!preflightIsHere())('the validator of PDF/A', () => {
  it('finds what is wrong: a font that is not inside, no metadata', () => {
    const found = preflight(new Map([['bare', pageWithoutFont()]])).join('\n')
    expect(found).toMatch(/bare: 3\.1\.\d/)
    expect(found).toMatch(/bare: (7\.|1\.|2\.)/)
  })
})
