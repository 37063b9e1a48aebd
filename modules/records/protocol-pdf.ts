import { formatPaperMoment } from '#libs/format/index.ts'
import { fullName } from '#libs/names/index.ts'
import { baseOf } from '#libs/protocol-template/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { SignedProtocolData } from '#platform/pdf/index.ts'
import type { Capacity, ProtocolContent } from './contract.ts'
import { faceOf } from './protocol-face.ts'
import type { SignedContent } from './sign-protocol.ts'
import { PROTOCOL_TEMPLATES, SECTION_NAMES } from './templates.ts'

interface PdfRow {
  readonly signed_content: SignedContent
  readonly sha256: string
  readonly cosigned: readonly {
    readonly surname: string
    readonly given: string
    readonly patronymic: string | null
    readonly position: string
    readonly capacity: Capacity
    readonly at: string
  }[]
}

/** As whom a colleague has signed, in the words of the form. */
const CAPACITY_WORDS: Readonly<Record<Capacity, string>> = {
  head: 'Заведующий отделением',
  consultant: 'Консультант',
  commission: 'Член врачебной комиссии',
  supervisor: 'Куратор',
}

const text = (content: ProtocolContent, typed: NonNullable<SignedContent['typed']>) =>
  (['complaints', 'history', 'objective', 'treatment', 'recommendations'] as const)
    .map(section => {
      const lines = typed
        .filter(line => line.section === section)
        .map(line => `${line.label}: ${line.words}.`)
      return {
        heading: SECTION_NAMES[section],
        text: [...lines, content[section]].filter(Boolean).join('\n'),
        after: section === 'treatment' || section === 'recommendations',
      }
    })
    .filter(section => section.text !== '')

/**
 * A signed protocol as PDF/A, drawn from what was signed and not from today's rows: the same file, byte for byte, at every
 * reading, until a colleague signs it too. Error: `not-found`.
 */
export async function protocolPdf(
  ctx: Ctx,
  protocolId: string,
): Promise<{ bytes: Uint8Array; fileName: string; patientId: string; entityId: string }> {
  const row = await ctx.db.first<PdfRow>({
    text: `select pr.signed_content, encode(pr.content_sha256, 'hex') as sha256,
        coalesce((select jsonb_agg(jsonb_build_object('surname', c.surname, 'given', c.given, 'patronymic', c.patronymic,
            'position', c.position_title, 'capacity', r.capacity, 'at', a.at) order by a.at)
          from records.cosign_answer a
          join records.cosign_request r on r.tenant_id = a.tenant_id and r.request_id = a.request_id
          join catalogue.practitioner c on c.tenant_id = r.tenant_id and c.practitioner_id = r.practitioner_id
          where r.tenant_id = pr.tenant_id and r.protocol_id = pr.protocol_id and a.content_sha256 = pr.content_sha256), '[]') as cosigned
      from records.protocol pr
      where pr.tenant_id = $1 and pr.protocol_id = $2 and pr.signed_at is not null`,
    values: [ctx.tenantId, protocolId],
  })
  if (!row) throw fail('not-found')
  const signed = row.signed_content
  // Protocols signed before the face belonged to the signature are drawn with today's.
  const { operator, patient, doctor, openedAt, zone, original } =
    signed.face ?? (await faceOf(ctx, protocolId))
  const moment = (instant: string) => formatPaperMoment(instant, zone)
  const data: SignedProtocolData = {
    operator,
    title: signed.title ?? PROTOCOL_TEMPLATES[baseOf(signed.template)].title,
    number: signed.number,
    patient,
    doctor: { name: doctor.name, position: doctor.position },
    visitAt: moment(openedAt),
    sections: text(signed.content, signed.typed ?? []),
    diagnoses: signed.content.diagnoses.map(d => ({ code: d.code, name: d.name, teeth: d.teeth.join(', ') })),
    services: signed.services.map(s => ({
      code: s.nomenclatureCode ?? s.code,
      name: s.name,
      teeth: s.teeth.join(', '),
      quantity: s.quantity,
    })),
    amends: original === null ? null : { number: original, reason: signed.amendmentReason ?? '' },
    cosigned: row.cosigned.map(({ position, capacity, at, ...colleague }) => ({
      who: fullName(colleague),
      position,
      capacity: CAPACITY_WORDS[capacity],
      at: moment(new Date(at).toISOString()),
    })),
    signedBy: doctor.fullName,
    signedAt: moment(signed.signedAt),
    sha256: row.sha256,
  }
  const title = `Протокол ${signed.number}`
  const bytes = await ctx.services.pdf.render({
    template: 'signed-protocol',
    data,
    title,
    author: operator.shortName,
    createdAt: signed.signedAt,
  })
  return { bytes, fileName: `${title}.pdf`, patientId: signed.patientId, entityId: signed.entityId }
}
