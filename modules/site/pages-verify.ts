import { SIGNATURE_KINDS } from '#libs/consent-text/index.ts'
import { formatPaperMoment } from '#libs/format/index.ts'
import { isId } from '#libs/ids/index.ts'
import { editionPdf, readEdition, verifySignature } from '#modules/consents/index.ts'
import { unsafeWithClinicRights } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import { html } from '#platform/http/html.ts'
import type { Page } from '#platform/http/page.ts'
import { layout } from './layout.ts'
import { loadSite } from './load.ts'

const line = (name: string, value: string | number | null) =>
  value !== null && html`<tr><td class="mute">${name}</td><td>${value}</td></tr>`

/** Where the QR of a signed document leads: what was signed, by whom, when, how, and whether it is still the same. */
const verify: Page = {
  method: 'GET',
  path: '/c/:clinic/verify/:signature',
  run: async (ctx, { params, query }) => {
    const site = await loadSite(ctx)
    if (!isId(params.signature)) throw fail('not-found')
    const found = await verifySignature(ctx.db, params.signature)
    const operator = site.entities.find(entity => entity.entityId === found.entityId)
    const given = query.sha256?.trim().toLowerCase()
    const same = given ? given === found.sha256 : null
    return {
      kind: 'html',
      html: layout(
        site,
        { title: 'Проверка подписи', section: 'none', robots: 'noindex,nofollow' },
        html`<h1>Проверка подписи</h1>
        <p class="lead">${found.intact ? '✓ Документ хранится без изменений, подпись относится к нему.' : '✗ Хранимый документ не совпадает с подписанным. Сообщите клинике.'}</p>
        <table class="prices"><tbody>
          ${line('Документ', found.title)} ${line('Оператор', operator?.fullName ?? null)}
          ${line('Подписал', found.signer)} ${line('Когда', formatPaperMoment(Date.parse(found.at), site.tenant.zone))}
          ${line('Чем', SIGNATURE_KINDS[found.kind].ru)} ${line('Код отправлен на', found.phone)}
          ${line('Отправитель СМС', found.sender)} ${line('Введён с попытки', found.attempts)}
          ${line('Соглашение об электронном взаимодействии', found.agreementAt && `подписано ${formatPaperMoment(Date.parse(found.agreementAt), site.tenant.zone)}`)}
        </tbody></table>
        <p class="hash">SHA-256 документа: ${found.sha256}</p>
        <form method="get"><label for="sha256">Сверить с контрольной суммой вашего экземпляра</label>
          <input id="sha256" name="sha256" value="${given ?? ''}" maxlength="64" autocomplete="off">
          <button class="btn quiet" type="submit">Сверить</button></form>
        ${same !== null && html`<p role="status">${same ? '✓ Суммы совпадают.' : '✗ Суммы различаются: это другой документ.'}</p>`}
        <p class="mute small">Сам код нигде не хранится. Полные доказательства клиника выдаёт подписавшему и суду.</p>`,
      ),
    }
  },
}

/** The legally significant file of an edition (MM-11.4). */
const textPdf: Page = {
  method: 'GET',
  path: '/c/:clinic/text/:edition/pdf',
  run: async (ctx, { params }) => {
    if (!isId(params.edition)) throw fail('not-found')
    const { entityId } = await readEdition(ctx.db, params.edition)
    const made = await editionPdf(unsafeWithClinicRights(ctx, [entityId]), params.edition)
    return {
      kind: 'file',
      contentType: 'application/pdf',
      fileName: made.fileName,
      body: made.bytes,
    }
  },
}

export const verifyPages: readonly Page[] = [verify, textPdf]
