import type { FastifyInstance, FastifyReply } from 'fastify'
import { readInvoiceByToken } from '#modules/billing/index.ts'
import { aboutPage, type OfferAnswer, offerPage, offerPdf } from '#modules/offers/index.ts'
import { readActByToken } from '#modules/vendor/index.ts'
import type { Services } from '#platform/context/index.ts'
import { NO_SCOPE } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'

/** Public offers at their fixed addresses, without sign-in: `/oferta` for reading, `/oferta.pdf` with legal force (MM-11.4). */
export function addOfferPages(server: FastifyInstance, services: Services): void {
  // The link of the letter: whoever has its secret may read the invoice (MM-3.3).
  server.get<{ Params: { file: string } }>('/invoice/:file', async ({ params: { file } }, reply) => {
    const token = /^([\w-]{24})\.pdf$/.exec(file)?.[1]
    if (!token) throw fail('not-found')
    const { pdf, number } = await readInvoiceByToken(services.db('amb_platform', NO_SCOPE), token)
    return reply
      .type('application/pdf')
      .header('content-disposition', `inline; filename*=UTF-8''${encodeURIComponent(`${number}.pdf`)}`)
      .send(pdf)
  })
  // The same for the act about destroyed data: whoever gets it cannot sign in any more (MM-7.7).
  server.get<{ Params: { file: string } }>('/act/:file', async ({ params: { file } }, reply) => {
    const [, token, kind] = /^([\w-]{24})\.(pdf|csv)$/.exec(file) ?? []
    if (!token) throw fail('not-found')
    const act = await readActByToken(services.db('amb_platform', NO_SCOPE), token)
    return reply
      .type(kind === 'pdf' ? 'application/pdf' : 'text/csv; charset=utf-8')
      .header(
        'content-disposition',
        `${kind === 'pdf' ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(`akt-${act.number.replace('/', '-')}.${kind}`)}`,
      )
      .send(kind === 'pdf' ? act.pdf : act.csv)
  })
  const send = (reply: FastifyReply, answer: OfferAnswer) => {
    if (answer.kind === 'html') return reply.type('text/html; charset=utf-8').send(answer.text)
    return reply
      .type('application/pdf')
      .header('content-disposition', `inline; filename="${answer.name}"`)
      .header('etag', `"${answer.sha256}"`)
      .send(Buffer.from(answer.bytes))
  }
  server.get('/about', async (_, reply) => send(reply, await aboutPage(services)))
  server.get('/oferta', async (_, reply) => send(reply, await offerPage(services, 'clinic')))
  server.get('/oferta.pdf', async (_, reply) => send(reply, await offerPdf(services, 'clinic')))
  server.get<{ Params: { name: string } }>('/oferta/:name', async ({ params: { name } }, reply) =>
    send(
      reply,
      name.endsWith('.pdf')
        ? await offerPdf(services, name.slice(0, -'.pdf'.length))
        : await offerPage(services, name),
    ),
  )
  server.get<{ Params: { product: string; file: string } }>(
    '/oferta/:product/:file',
    async ({ params: { product, file } }, reply) => {
      const match = /^(\d{1,6})(\.pdf)?$/.exec(file)
      if (!match) throw fail('not-found')
      const number = Number(match[1])
      return send(
        reply,
        match[2] ? await offerPdf(services, product, number) : await offerPage(services, product, number),
      )
    },
  )
}
