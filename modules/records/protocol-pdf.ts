import { formatDateShort, formatMoment, inZone } from '#libs/format/index.ts'
import { fullName, shortName } from '#libs/names/index.ts'
import { formatPhone } from '#libs/phones/index.ts'
import { baseOf } from '#libs/protocol-template/index.ts'
import type { LegalEntity } from '#modules/tenancy/contract.ts'
import { readEntities } from '#modules/tenancy/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { Letterhead, SignedProtocolData } from '#platform/pdf/index.ts'
import type { Capacity, ProtocolContent } from './contract.ts'
import type { SignedContent } from './sign-protocol.ts'
import { PROTOCOL_TEMPLATES, SECTION_NAMES } from './templates.ts'

interface PdfRow {
  readonly signed_content: SignedContent
  readonly sha256: string
  readonly surname: string
  readonly given: string
  readonly patronymic: string | null
  readonly birth_date: string
  readonly card: string | null
  readonly d_surname: string
  readonly d_given: string
  readonly d_patronymic: string | null
  readonly position: string
  readonly zone: string
  readonly opened_at: Date
  readonly original: string | null
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

export const letterheadOf = (entity: LegalEntity): Letterhead => ({
  shortName: entity.shortName,
  fullName: entity.fullName,
  inn: entity.inn,
  ogrn: entity.ogrn,
  licence: entity.licenceNumber && `Лицензия ${entity.licenceNumber}`,
  address: entity.address,
  phone: formatPhone(entity.phone),
})

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

/** A signed protocol as PDF/A, drawn from what was signed and not from today's rows. Error: `not-found`. */
export async function protocolPdf(
  ctx: Ctx,
  protocolId: string,
): Promise<{ bytes: Uint8Array; fileName: string; patientId: string; entityId: string }> {
  const row = await ctx.db.first<PdfRow>({
    text: `select pr.signed_content, encode(pr.content_sha256, 'hex') as sha256, p.surname, p.given, p.patronymic,
        p.birth_date, pe.card_number as card, d.surname as d_surname, d.given as d_given, d.patronymic as d_patronymic,
        d.position_title as position, b.zone, e.opened_at,
        (select o.number from records.protocol o where o.tenant_id = pr.tenant_id and o.protocol_id = pr.amends) as original,
        coalesce((select jsonb_agg(jsonb_build_object('surname', c.surname, 'given', c.given, 'patronymic', c.patronymic,
            'position', c.position_title, 'capacity', r.capacity, 'at', a.at) order by a.at)
          from records.cosign_answer a
          join records.cosign_request r on r.tenant_id = a.tenant_id and r.request_id = a.request_id
          join catalogue.practitioner c on c.tenant_id = r.tenant_id and c.practitioner_id = r.practitioner_id
          where r.tenant_id = pr.tenant_id and r.protocol_id = pr.protocol_id and a.content_sha256 = pr.content_sha256), '[]') as cosigned
      from records.protocol pr
      join patients.brief p on p.tenant_id = pr.tenant_id and p.patient_id = pr.patient_id
      left join patients.patient_entity pe on pe.tenant_id = pr.tenant_id and pe.patient_id = pr.patient_id and pe.entity_id = pr.entity_id
      join catalogue.practitioner d on d.tenant_id = pr.tenant_id and d.practitioner_id = pr.practitioner_id
      join records.encounter e on e.tenant_id = pr.tenant_id and e.encounter_id = pr.encounter_id
      join tenancy.branch b on b.tenant_id = e.tenant_id and b.branch_id = e.branch_id
      where pr.tenant_id = $1 and pr.protocol_id = $2 and pr.signed_at is not null`,
    values: [ctx.tenantId, protocolId],
  })
  if (!row) throw fail('not-found')
  const signed = row.signed_content
  const entity = (await readEntities(ctx.db)).find(candidate => candidate.entityId === signed.entityId)!
  const doctor = { surname: row.d_surname, given: row.d_given, patronymic: row.d_patronymic }
  const moment = (instant: string) => {
    const at = inZone(instant, row.zone)
    return `${formatDateShort(at.toPlainDate().toString())} ${at.hour}:${String(at.minute).padStart(2, '0')}`
  }
  const data: SignedProtocolData = {
    operator: letterheadOf(entity),
    title: signed.title ?? PROTOCOL_TEMPLATES[baseOf(signed.template)].title,
    number: signed.number,
    patient: { name: fullName(row), birthDate: formatDateShort(row.birth_date), card: row.card ?? '—' },
    doctor: { name: shortName(doctor), position: row.position },
    visitAt: formatMoment(row.opened_at.getTime(), row.zone),
    sections: text(signed.content, signed.typed ?? []),
    diagnoses: signed.content.diagnoses.map(d => ({ code: d.code, name: d.name, teeth: d.teeth.join(', ') })),
    services: signed.services.map(s => ({
      code: s.nomenclatureCode ?? s.code,
      name: s.name,
      teeth: s.teeth.join(', '),
      quantity: s.quantity,
    })),
    amends: row.original === null ? null : { number: row.original, reason: signed.amendmentReason ?? '' },
    cosigned: row.cosigned.map(({ position, capacity, at, ...colleague }) => ({
      who: fullName(colleague),
      position,
      capacity: CAPACITY_WORDS[capacity],
      at: moment(new Date(at).toISOString()),
    })),
    signedBy: fullName(doctor),
    signedAt: moment(signed.signedAt),
    sha256: row.sha256,
  }
  const title = `Протокол ${signed.number}`
  const bytes = await ctx.services.pdf.render({
    template: 'signed-protocol',
    data,
    title,
    author: entity.shortName,
    createdAt: signed.signedAt,
  })
  return { bytes, fileName: `${title}.pdf`, patientId: signed.patientId, entityId: signed.entityId }
}
