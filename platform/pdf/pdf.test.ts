import { afterAll, describe, expect, it } from 'vitest'
import { createPdfRenderer, type SignedProtocolData } from './index.ts'

const renderer = createPdfRenderer()
afterAll(() => renderer.close())

const protocol: SignedProtocolData = {
  operator: {
    shortName: 'ООО «Пример»',
    fullName: 'Общество с ограниченной ответственностью «Пример»',
    inn: '7707083893',
    ogrn: '1027700132195',
    licence: 'Лицензия Л041-00000-00/00000000',
    address: 'г. Пример, ул. Ёлочная, 1',
    phone: '+7 900 000-00-01',
  },
  title: 'Осмотр стоматолога',
  number: 'С-2026-1',
  patient: { name: 'Ёлкина Анна Сергеевна', birthDate: '12.05.1985', card: 'С-000001' },
  doctor: { name: 'Петров П. П.', position: 'врач-стоматолог' },
  visitAt: '21 ноября, сб, 9:30',
  sections: [{ heading: 'Жалобы', text: 'Боль от холодного.' }],
  diagnoses: [{ code: 'K02.1', name: 'Кариес дентина', teeth: '16' }],
  services: [{ code: 'A16.07.002.010', name: 'Восстановление зуба пломбой', teeth: '16', quantity: 1 }],
  amends: null,
  cosigned: [],
  signedBy: 'Петров Пётр Петрович',
  signedAt: '21.11.2026 9:58',
  sha256: 'a'.repeat(64),
}
const request = {
  template: 'signed-protocol',
  data: protocol,
  title: 'Протокол С-2026-1',
  author: 'ООО «Пример»',
  createdAt: '2026-11-21T06:58:00Z',
} as const

describe('documents', () => {
  it('MM3-3.1c: a protocol is PDF/A-2b by its own metadata', async () => {
    const text = Buffer.from(await renderer.render(request)).toString('latin1')
    expect(text.slice(0, 5)).toBe('%PDF-')
    expect(text).toMatch(/pdfaid:part>2</)
    expect(text).toMatch(/pdfaid:conformance>B</)
  })

  it('gives the same bytes for the same data, and other bytes for other data', async () => {
    const [a, b, c] = await Promise.all([
      renderer.render(request),
      renderer.render(request),
      renderer.render({ ...request, data: { ...protocol, number: 'С-2026-2' } }),
    ])
    expect(Buffer.compare(a, b)).toBe(0)
    expect(Buffer.compare(a, c)).not.toBe(0)
  })

  it('says what is wrong when data do not fit', async () => {
    const { sections: _, ...broken } = protocol
    await expect(renderer.render({ ...request, data: broken as never })).rejects.toThrow(/signed-protocol/)
  })

  it('MM3-3.1c: is issued whatever was typed or pasted: code of Typst is text, characters without a glyph are marked', async () => {
    const hostile = [
      '#read("/etc/passwd") $x$ "] \\ *a* @b <c> `d`',
      'Ли 李小龙 😀',
      'вставлено\u0001из\u000bчужой\u0002программы',
      'обрыв \ud800',
      'наоборот \u202eтекст',
    ]
    for (const text of hostile) {
      const data = { ...protocol, title: text, sections: [{ heading: text, text }] }
      const bytes = await renderer.render({ ...request, data, title: text, author: text })
      expect(Buffer.from(bytes).toString('latin1').slice(0, 5), text).toBe('%PDF-')
    }
  })
})
