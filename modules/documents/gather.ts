import type {
  DocumentData,
  DocumentTable,
  FieldName,
  FieldValue,
  InputName,
  PaperKind,
} from '#libs/documents/index.ts'
import { paperKind, sexOf, type WhoSigns, whoSigns } from '#libs/documents/index.ts'
import { ageOn, dayOf, formatAge, formatDate, formatDateShort } from '#libs/format/index.ts'
import { splitFullName } from '#libs/names/index.ts'
import { formatPhone } from '#libs/phones/index.ts'
import { practitionerOfUser } from '#modules/catalogue/index.ts'
import { type Representative, representativeOf } from '#modules/patients/index.ts'
import { readRequisites, readTenant } from '#modules/tenancy/index.ts'
import type { Ctx, StaffCtx } from '#platform/context/index.ts'
import type { Reader } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { type Basis, basisFields } from './basis.ts'

export interface ToIssue {
  readonly entityId: string
  readonly patientId: string
  readonly kind: PaperKind
  readonly basis: Basis
  readonly inputs: Partial<Record<InputName, string>>
}

interface PatientRow {
  readonly surname: string
  readonly given: string
  readonly patronymic: string | null
  readonly birth_date: string
  readonly sex: 'male' | 'female' | null
  readonly phone: string
  readonly verified_document: string | null
  readonly card_number: string
  readonly address: string | null
  readonly identity_document: string | null
}

/** A person as documents of one legal entity name him. Error: `not-found` when it keeps no record of him. */
export async function personOf(db: Reader, patientId: string, entityId: string): Promise<PatientRow> {
  const row = await db.first<PatientRow>({
    text: `select p.surname, p.given, p.patronymic, p.birth_date, p.sex, p.phone, p.verified_document, e.card_number,
        d.address, d.identity_document
      from patients.patient p
      join patients.patient_entity e on e.tenant_id = p.tenant_id and e.patient_id = p.patient_id and e.entity_id = $2
      left join documents.particulars d on d.tenant_id = p.tenant_id and d.patient_id = p.patient_id and d.entity_id = $2
      where p.tenant_id = app.tenant() and p.patient_id = patients.survivor($1) and $2 = any (app.entities())`,
    values: [patientId, entityId],
  })
  if (!row) throw fail('not-found')
  return row
}

/** Who signs a kind of document for a patient today. Error: `document.representative-missing`. */
export async function signerFor(
  ctx: Ctx,
  input: Pick<ToIssue, 'patientId' | 'entityId'> & { readonly birthDate: string },
  matter: 'contract' | 'intervention' | 'personal-data',
): Promise<{ readonly who: WhoSigns; readonly representative: Representative | null }> {
  const { zone } = await readTenant(ctx.db)
  const today = dayOf(ctx.clock.nowMs(), zone)
  const age = ageOn(input.birthDate, today)
  const found = await representativeOf(ctx.db, { ...input, age, today })
  // A power of attorney does not take an adult's consent to an intervention away from him.
  const who = whoSigns(matter, age)
  if (who === 'patient') return { who, representative: null }
  if (!found) throw fail('document.representative-missing', { age: formatAge(age, 'ru') })
  return { who, representative: found }
}

const RELATIONS: Record<string, string> = {
  parent: 'родитель',
  adopter: 'усыновитель',
  guardian: 'опекун',
  trustee: 'попечитель',
  proxy: 'представитель по доверенности',
}

/** A person with the sex of the card, or the one that the name tells: it decides how the name is declined. */
function person(
  { surname, given, patronymic }: Pick<PatientRow, 'surname' | 'given' | 'patronymic'>,
  sex: 'male' | 'female' | null,
): FieldValue {
  const name = { surname, given, patronymic }
  return { person: name, sex: sex ?? sexOf(name) }
}

export interface Gathered {
  readonly fields: Partial<Record<FieldName, FieldValue>>
  readonly tables: Readonly<Record<string, DocumentTable>>
  readonly who: WhoSigns
  readonly representative: Representative | null
  readonly signerName: string
  readonly entityCode: string
}

/** Everything that a document may name, read from the rows as they are now; its number and date come with issuing. */
export async function gather(ctx: StaffCtx, input: ToIssue): Promise<Gathered> {
  const kind = paperKind(input.kind)
  const [operator, tenant, patient] = await Promise.all([
    readRequisites(ctx.db, input.entityId),
    readTenant(ctx.db),
    personOf(ctx.db, input.patientId, input.entityId),
  ])
  const today = dayOf(ctx.clock.nowMs(), tenant.zone)
  const birthDate = patient.birth_date
  const { who, representative } = await signerFor(ctx, { ...input, birthDate }, kind.age)
  const [made, doctor, contract, theirs] = await Promise.all([
    basisFields(ctx, input, tenant.zone),
    doctorOf(ctx, input.basis),
    newestContract(ctx.db, input, tenant.zone),
    representative && personOf(ctx.db, representative.patientId, input.entityId),
  ])
  const head = splitFullName(operator.headName)
  const fields: Partial<Record<FieldName, FieldValue>> = {
    'operator.fullName': operator.fullName,
    'operator.shortName': operator.shortName,
    'operator.inn': operator.inn,
    'operator.kpp': operator.kpp,
    'operator.ogrn': operator.ogrn,
    'operator.address': operator.address,
    'operator.phone': formatPhone(operator.phone),
    'operator.email': operator.email,
    'operator.bank':
      operator.account &&
      `Счёт ${operator.account} в ${operator.bankName}, БИК ${operator.bik}, корр. счёт ${operator.correspondentAccount}`,
    'operator.licence':
      operator.licenceNumber &&
      `№ ${operator.licenceNumber}${operator.licenceDate ? ` от ${formatDateShort(operator.licenceDate)}` : ''}`,
    'operator.licenceIssuer': operator.licenceIssuer,
    'operator.head': head ? person(head, null) : operator.headName,
    'operator.headPost': { post: operator.headPost },
    'operator.site': `${ctx.services.config.publicUrl}/c/${tenant.slug}`,
    'document.city': cityOf(operator.address),
    'patient.name': person(patient, patient.sex),
    'patient.birthDate': formatDateShort(birthDate),
    'patient.age': formatAge(ageOn(birthDate, today), 'ru'),
    'patient.address': patient.address,
    'patient.document': patient.identity_document ?? patient.verified_document,
    'patient.phone': formatPhone(patient.phone),
    'patient.card': patient.card_number,
    ...(representative && {
      'representative.name': person(representative, theirs!.sex),
      'representative.address': theirs!.address,
      'representative.document': theirs!.identity_document ?? theirs!.verified_document,
      'representative.relation': RELATIONS[representative.kind] ?? null,
      'representative.ground': representative.ground,
      'representative.agrees': who === 'patient-with-agreement' ? 'да' : null,
    }),
    ...contract,
    ...doctor,
    ...made.fields,
    ...input.inputs,
  }
  const signer = who === 'representative' ? representative! : patient
  const signerName = [signer.surname, signer.given, signer.patronymic].filter(Boolean).join(' ')
  return { fields, tables: made.tables, who, representative, signerName, entityCode: operator.code }
}

/** «г. Примерск» of an address that names it. */
const cityOf = (address: string): string | null => /(?:^|,\s*)(г\.\s*[^,]+)/.exec(address)?.[1] ?? null

/** The doctor who writes the document, or the one it is printed for. */
async function doctorOf(ctx: StaffCtx, basis: Basis): Promise<Partial<Record<FieldName, FieldValue>>> {
  const practitionerId = (await practitionerOfUser(ctx)) ?? basis.practitionerId
  return practitionerId ? practitionerFields(ctx.db, practitionerId) : {}
}

/** A doctor as documents name him. */
export async function practitionerFields(
  db: Reader,
  practitionerId: string,
): Promise<Partial<Record<FieldName, FieldValue>>> {
  const row = await db.first<PatientRow & { position_title: string }>({
    text: 'select surname, given, patronymic, position_title from catalogue.practitioner where tenant_id = app.tenant() and practitioner_id = $1',
    values: [practitionerId],
  })
  return row ? { 'doctor.name': person(row, null), 'doctor.post': { post: row.position_title } } : {}
}

async function newestContract(
  db: Reader,
  input: ToIssue,
  zone: string,
): Promise<Partial<Record<FieldName, FieldValue>>> {
  const row = await db.first<{ number: string; issued_at: Date }>({
    text: `select i.number, i.issued_at from documents.issued i where i.tenant_id = app.tenant() and i.patient_id = any (patients.same_person($1))
        and i.entity_id = $2 and i.kind = 'paid_services_contract' and not exists (select from documents.event e
          where e.tenant_id = i.tenant_id and e.document_id = i.document_id and e.what = 'voided')
      order by i.issued_at desc limit 1`,
    values: [input.patientId, input.entityId],
  })
  return row
    ? { 'contract.number': row.number, 'contract.date': formatDate(dayOf(row.issued_at.getTime(), zone)) }
    : {}
}

/** The data of a document with its number and date. */
export const dataOf = (gathered: Gathered, number: string, day: string): DocumentData => ({
  fields: { ...gathered.fields, 'document.number': number, 'document.date': formatDate(day) },
  tables: gathered.tables,
})
