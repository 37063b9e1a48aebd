import type { OfferDocument, Product } from '#libs/offer/index.ts'
import type { Services } from '#platform/context/index.ts'

/** PDF/A of an edition, the text with legal force; the same edition with the same dates gives the same bytes (MM-11.4). */
export async function renderEdition(
  services: Services,
  edition: {
    readonly product: Product
    readonly number: number
    readonly document: OfferDocument
    readonly textSha256: string
  },
  { dates, at }: { readonly dates: string; readonly at: Date },
): Promise<Buffer> {
  const { product, number, document, textSha256 } = edition
  const bytes = await services.pdf.render({
    template: 'offer',
    data: {
      title: document.title,
      edition: `Редакция № ${number}`,
      dates,
      preamble: document.preamble,
      sections: document.sections,
      address: `${services.config.publicUrl}/oferta/${product}/${number}`,
      textSha256,
    },
    title: `${document.title}, редакция № ${number}`,
    author: 'Амбулатория',
    createdAt: at.toISOString(),
  })
  return Buffer.from(bytes)
}
