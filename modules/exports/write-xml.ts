import type { Tx } from '#platform/db/index.ts'
import type { Entry } from './archive.ts'
import { xmlElement } from './formats.ts'
import type { Work } from './work.ts'

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
const NAMESPACE = 'urn:ambulatoria:export:1'

type Row = Readonly<Record<string, unknown>>

/** Rows of this clinic whose patients are not left out; `t` is the table. */
const free = (t: string) => `${t}.tenant_id = app.tenant() and ${t}.patient_id <> all ($1::uuid[])`

/** Patients with main requisites: names, cards, contacts, papers, representatives, consents (MM3-3.1a). */
const PATIENTS = `select p.patient_id as id, p.surname, p.given, p.patronymic, p.birth_date as "birthDate", p.sex, p.phone, p.email,
    (select jsonb_agg(jsonb_build_object('entity', e.entity_id, 'number', e.card_number, 'since', e.since) order by e.card_number)
      from patients.patient_entity e where e.tenant_id = p.tenant_id and e.patient_id = p.patient_id) as cards,
    (select jsonb_agg(jsonb_build_object('address', d.address, 'identityDocument', d.identity_document))
      from documents.particulars d where d.tenant_id = p.tenant_id and d.patient_id = p.patient_id) as papers,
    (select jsonb_agg(jsonb_build_object('patient', r.other_id, 'kind', r.kind, 'ground', r.ground, 'endedAt', r.ended_at))
      from patients.relation r where r.tenant_id = p.tenant_id and r.patient_id = p.patient_id) as relations,
    (select jsonb_agg(jsonb_build_object('kind', c.kind, 'scope', c.scope, 'decision', c.decision, 'at', c.at, 'edition', c.edition_id,
      'signature', c.signature_id) order by c.at) from consents.record c
      where c.tenant_id = p.tenant_id and c.patient_id = p.patient_id) as consents
  from patients.patient p where ${free('p')} order by p.patient_id`

/** Services rendered with their code of order 804n, tooth, price and what was paid (MM3-3.1b). */
const SERVICES = `select r.rendered_id as id, r.patient_id as patient, r.rendered_at as "renderedAt", r.entity_id as entity,
    e.branch_id as branch, r.practitioner_id as doctor, r.code, r.nomenclature_code as "nomenclatureCode", r.name, r.teeth,
    r.quantity, r.price_kopecks as "priceKopecks", r.discount_kopecks as "discountKopecks", r.sum_kopecks as "sumKopecks",
    r.bill_id as bill, b.paid_kopecks as "billPaidKopecks"
  from records.rendered_service r join records.encounter e using (tenant_id, encounter_id)
  left join money.bill b on b.tenant_id = r.tenant_id and b.bill_id = r.bill_id
  where ${free('r')} order by r.rendered_id`

/** Every signed protocol: whose, by whom, when, of which kind, diagnoses, its file with the hash (MM3-3.1d). */
const PROTOCOLS = `select p.protocol_id as id, p.number, p.patient_id as patient, p.entity_id as entity, p.practitioner_id as doctor,
    p.template, p.signed_at as "signedAt", p.signed_by as "signedBy", encode(p.content_sha256, 'hex') as "contentSha256", p.amends,
    p.signed_content -> 'content' -> 'diagnoses' as diagnoses
  from records.protocol p where ${free('p')} and p.signed_at is not null order by p.protocol_id`

async function* pages(tx: Tx, sql: string, without: readonly string[]): AsyncGenerator<Row> {
  await tx.run({ text: 'close all' })
  await tx.run({
    text: `declare listed no scroll cursor for select to_jsonb(x) as row from (${sql}) x`,
    values: [without],
  })
  for (;;) {
    const rows = await tx.all<{ row: Row }>({ text: 'fetch 1000 from listed' })
    for (const { row } of rows) yield row
    if (rows.length < 1000) break
  }
  await tx.run({ text: 'close listed' })
}

async function* document(
  root: string,
  rows: AsyncIterable<Row> | Iterable<Row>,
  element: (row: Row) => string,
): AsyncGenerator<string> {
  yield `${HEAD}<${root} xmlns="${NAMESPACE}">\n`
  for await (const row of rows) yield `${element(row)}\n`
  yield `</${root}>\n`
}

const list = (value: unknown): Row[] => (Array.isArray(value) ? (value as Row[]) : [])

const patientElement = ({ cards, papers, relations, consents, ...row }: Row): string =>
  xmlElement('patient', row, [
    ...list(cards).map(card => xmlElement('card', card)),
    ...list(papers).map(({ address, identityDocument }) =>
      xmlElement('papers', {
        address,
        identityDocument:
          typeof identityDocument === 'object' && identityDocument !== null
            ? JSON.stringify(identityDocument)
            : identityDocument,
      }),
    ),
    ...list(relations).map(({ ground, ...relation }) =>
      xmlElement('relation', { ...relation, ground: ground ? JSON.stringify(ground) : null }),
    ),
    ...list(consents).map(consent => xmlElement('consent', consent)),
  ])

const serviceElement = ({ teeth, ...row }: Row): string =>
  xmlElement('service', { ...row, teeth: list(teeth).join(' ') })

/** Patients, services and protocols as they are at the moment of the tables; the last are kept until their files are written. */
export async function writeXml(work: Work, tx: Tx): Promise<readonly Row[]> {
  await work.archive.add(
    'xml/patients.xml',
    document('patients', pages(tx, PATIENTS, work.without), patientElement),
  )
  await work.archive.add(
    'xml/services.xml',
    document('services', pages(tx, SERVICES, work.without), serviceElement),
  )
  const protocols: Row[] = []
  for await (const row of pages(tx, PROTOCOLS, work.without)) protocols.push(row)
  return protocols
}

/** The list of protocols: each that has its file, none that has not. */
export async function writeProtocolList(
  work: Work,
  protocols: readonly Row[],
  files: ReadonlyMap<string, Entry>,
): Promise<void> {
  const written = protocols.filter(row => files.has(String(row.id)))
  await work.archive.add(
    'xml/protocols.xml',
    document('protocols', written, ({ diagnoses, ...row }) => {
      const file = files.get(String(row.id))!
      return xmlElement(
        'protocol',
        { ...row, file: file.name, sha256: file.sha256 },
        list(diagnoses).map(d =>
          xmlElement('diagnosis', { code: d.code, name: d.name, teeth: list(d.teeth).join(' ') }),
        ),
      )
    }),
  )
}
