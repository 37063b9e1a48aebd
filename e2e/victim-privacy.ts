import { SoftAuthenticator } from '#modules/identity/testing/soft-authenticator.ts'
import { signInPatient } from './open-clinic.ts'
import { type Place, SECRET, type Someone, send } from './victim-place.ts'
import { createClient, dayIn, signIn } from './world.ts'

/** A privacy case with a scan, an incident, a hold and an assessment of harm, by the clinic's officer. */
export async function keepPrivacyDesk({ world, superuser, entityId, patientId }: Someone) {
  const officer = await signIn(world, 'dpo@example.ru')
  const opened = await send(officer, 'POST', '/api/clinic/privacy/cases', {
    entityId,
    // A request to see, which stops nothing: the rows of the victim must stay within reach.
    kind: 'access',
    door: 'paper',
    requesterKind: 'subject',
    requesterName: SECRET,
    requesterContact: SECRET,
    basisDocument: null,
    incomingNumber: 'вх-1',
    patientId,
    receivedOn: dayIn(world, 0),
    request: SECRET,
    identifiedHow: 'паспорт',
    scan: {
      fileName: 'a.pdf',
      mediaType: 'application/pdf',
      base64: Buffer.from('%PDF-1').toString('base64'),
    },
  })
  const card = await send(officer, 'GET', `/api/clinic/privacy/cases/${opened.caseId}`)
  const { incidentId } = await send(officer, 'POST', '/api/clinic/privacy/incidents', {
    entityId,
    discoveredAt: new Date(world.services.clockOf('').nowMs() - 60_000).toISOString(),
    source: SECRET,
    confidentiality: true,
    integrity: false,
    availability: false,
    pdAccess: true,
    description: SECRET,
    categories: ['ФИО'],
    contact: SECRET,
  })
  await superuser.query(
    `insert into cases.incident_subject (tenant_id, incident_id, entity_id, patient_id, why)
     select tenant_id, $1, $2, patient_id, 'import' from patients.patient where patient_id = $3`,
    [incidentId, entityId, patientId],
  )
  const { holdId } = await send(officer, 'POST', '/api/clinic/privacy/holds', {
    entityId,
    patientId,
    ground: SECRET,
  })
  const { transferId } = await send(officer, 'POST', '/api/clinic/privacy/operator-transfers', {
    entityId,
    acquirerName: SECRET,
    acquirerInn: '9900000105',
    acquirerOgrn: '1259900000106',
    acquirerAddress: SECRET,
    acquirerEmail: 'new@example.ru',
    basisDocument: SECRET,
    plannedOn: dayIn(world, 30),
  })
  // Consents are handed over when everybody has been told.
  await send(officer, 'POST', `/api/clinic/privacy/operator-transfers/${transferId}/notices`)
  // They stay where they are: people who sign in next look for their codes in the same telephones.
  await superuser.query(
    `update messaging.message set state = 'failed', finished_at = created_at where about_id = $1`,
    [transferId],
  )
  const { assessmentId } = await send(officer, 'POST', '/api/clinic/privacy/harm-assessments', {
    entityId,
    commission: [{ name: SECRET, post: 'директор' }],
  })
  return {
    caseId: card.caseId as string,
    attachmentId: card.attachments[0].attachmentId as string,
    incidentId: incidentId as string,
    holdId: holdId as string,
    transferId: transferId as string,
    assessmentId: assessmentId as string,
  }
}

/** A review of a visit and a letter through the form of the site, both telling what nobody else may read. */
export async function keepVoices({ world, superuser, patientId, entityId, phone }: Someone) {
  const { rows } = await superuser.query(
    `update scheduling.appointment set status = 'completed' where appointment_id = (select appointment_id
       from scheduling.appointment where patient_id = $1 and entity_id = $2 and status = 'booked' limit 1) returning appointment_id`,
    [patientId, entityId],
  )
  const { reviewId } = await send(await signInPatient(world, phone), 'POST', '/api/my/reviews', {
    appointmentId: rows[0].appointment_id,
    rating: 5,
    text: SECRET,
    shownAs: 'initials',
    editionId: null,
  })
  await createClient(world).form('/c/ozero/feedback', {
    entity: entityId,
    given: 'Анна',
    phone: '+79000007705',
    text: SECRET,
    processing: 'on',
  })
  const { enquiries } = await send(await signIn(world, 'dpo@example.ru'), 'GET', '/api/clinic/enquiries')
  return { reviewId: reviewId as string, enquiryId: enquiries[0].enquiryId as string }
}

/** One person destroyed, with the act of it, and one who waits in the queue. */
export async function destroySomebody(place: Place, entityId: string) {
  const { world } = place
  const officer = await signIn(world, 'dpo@example.ru')
  const owner = await signIn(world, 'owner@example.ru')
  const propose = async (phone: string) => {
    const { destructionId } = await send(officer, 'POST', '/api/clinic/privacy/destructions', {
      entityId,
      patientId: await registerPatient(place, entityId, phone),
      reason: SECRET,
      caseId: null,
    })
    return destructionId as string
  }
  const gone = await propose('+79000007701')
  for (const who of [officer, owner])
    await send(who, 'POST', `/api/clinic/privacy/destructions/${gone}/approvals`)
  await world.runJobs()
  const { destructions } = await send(officer, 'GET', '/api/clinic/privacy/destructions')
  const done = destructions.find((d: { destructionId: string }) => d.destructionId === gone)
  return { actId: done.actId as string, destructionId: await propose('+79000007702') }
}

/** A new patient of the legal entity; came by the site, so that no law keeps the card yet. */
export async function registerPatient({ world, superuser }: Place, entityId: string, phone: string) {
  const owner = await signIn(world, 'owner@example.ru')
  const { patientId } = await send(owner, 'POST', '/api/clinic/patients', {
    surname: SECRET,
    given: 'Анна',
    patronymic: 'Павловна',
    birthDate: '1991-02-03',
    phone,
    email: null,
    sex: 'female',
    entityId,
    anotherPerson: true,
  })
  await superuser.query(`update patients.patient set source = 'site' where patient_id = $1`, [patientId])
  return patientId as string
}

/** Ways into the clinic: a session, a passkey, an invitation; and a ground that is not in force yet. */
export async function keepAccess({ world }: Place, entityId: string) {
  const owner = await signIn(world, 'owner@example.ru')
  const { sessions } = await send(owner, 'GET', '/api/clinic/sessions')
  const keys = '/api/clinic/me/passkeys'
  const credential = new SoftAuthenticator().create(await send(owner, 'POST', `${keys}/options`), {})
  await send(owner, 'POST', keys, { name: SECRET, credential })
  const { passkeys } = await send(owner, 'GET', keys)
  const { invitationId } = await send(owner, 'POST', '/api/clinic/invitations', {
    email: 'invited@example.ru',
    role: 'cashier',
    entityId,
  })
  const { staff } = await send(owner, 'GET', '/api/clinic/staff')
  const colleague = staff.find((s: { email: string }) => s.email === 'reception@example.ru')
  const { entities } = await send(owner, 'GET', '/api/clinic')
  const { groundId } = await send(owner, 'POST', '/api/clinic/sharing-grounds', {
    fromEntity: entityId,
    toEntity: entities.find((e: { entityId: string }) => e.entityId !== entityId).entityId,
    categories: ['contacts'],
    // Both legal entities may read the ground.
    purpose: 'Единая регистратура',
    basis: 'agreement',
    basisDocument: 'Соглашение № 2',
    validFrom: '2090-01-01',
    validTo: null,
  })
  return {
    sessionId: sessions[0].sessionId as string,
    passkeyId: passkeys[0].passkeyId as string,
    invitationId: invitationId as string,
    groundId: groundId as string,
    userId: colleague.userId as string,
    membershipId: colleague.roles[0].membershipId as string,
  }
}

/** A card of the victim's clinic that was merged into the victim's. */
export async function mergeSomebody(place: Place, entityId: string, patientId: string): Promise<string> {
  const owner = await signIn(place.world, 'owner@example.ru')
  const otherId = await registerPatient(place, entityId, '+79000007704')
  const at = `/api/clinic/patients/${patientId}`
  const { survivor, merged } = await send(owner, 'GET', `${at}/merge-preview/${otherId}`)
  const { mergeId } = await send(owner, 'POST', `${at}/merges`, {
    otherId,
    fromMerged: [],
    version: survivor.version,
    otherVersion: merged.version,
    reason: SECRET,
  })
  return mergeId
}
