import type { AnyEndpoint } from '#libs/contract/index.ts'

/** Ids of the victim by the names that routes give them. */
export type Ids = Readonly<Record<string, string>>

const SITE = { depth: 3, recession: 0, bleeding: false, plaque: false, suppuration: false }
const SIX_SITES = { MB: SITE, B: SITE, DB: SITE, ML: SITE, L: SITE, DL: SITE }

/** A body that passes validation as far as one can guess it from names: the ids of the victim, plausible texts. */
const plausible = (ids: Ids) => ({
  ...ids,
  toEntity: ids.patientId,
  challengeId: ids.patientId,
  version: 1,
  otherVersion: 1,
  fromMerged: [],
  status: 'cancelled',
  reason: 'Проверка изоляции данных',
  document: 'Паспорт',
  surname: 'Чужой',
  given: 'Чужак',
  patronymic: null,
  birthDate: '1990-01-01',
  phone: '+79000009999',
  email: null,
  sex: null,
  note: '',
  startsAt: new Date(Date.now() + 86_400_000).toISOString(),
  durationMinutes: 30,
  parts: [{ method: 'cash', kopecks: 100 }],
  lines: [],
  template: 'dental-exam',
  content: { complaints: '', history: '', objective: '', diagnoses: [], treatment: '', recommendations: '' },
  categories: ['contacts'],
  purpose: 'Проверка',
  basis: 'consent',
  basisDocument: 'нет',
  validFrom: '2026-01-01',
  validTo: null,
  code: '000000',
  marks: [{ tooth: 16, condition: 'crown' }],
  holds: false,
  findings: [{ tooth: 16, sites: SIX_SITES, mobility: 0, furcation: 0 }],
  replaces: null,
  title: 'Чужой план',
  lock: 1,
  frozenUntil: '2099-12-31',
  options: [],
  optionId: 'A',
  phaseId: 'A1',
  kind: 'allergy',
  text: 'Чужая заметка',
  capacity: 'consultant',
  sign: true,
  place: 'tooth',
  tooth: 16,
  itemId: null,
  oldChallengeId: ids.patientId,
  newChallengeId: ids.patientId,
  oldCode: '000000',
  newCode: '000000',
})
/** What patients and visitors write: right words, the victim's rows. */
const ofVoices = (endpoint: AnyEndpoint) =>
  /\/(reviews|enquiries)/.test(endpoint.path) && {
    kind: 'withdrawal',
    rating: 1,
    shownAs: 'given',
    editionId: null,
    checked: true,
    how: 'none',
  }
/** Fields of requests about data and of scans; their names mean other things elsewhere. */
const PRIVACY_BODY = {
  sections: [{ heading: 'Чужое', lines: ['нет'] }],
  kind: 'blocking',
  text: 'Чужое обращение',
  how: 'проверка',
  confirmed: true,
  outcome: 'satisfied',
  door: 'reception',
  requesterKind: 'subject',
  requesterName: 'Чужак',
  requesterContact: 'нет',
  basisDocument: 'нет',
  incomingNumber: null,
  request: 'нет',
  identifiedHow: 'никак',
  scan: null,
  fileName: 'a.pdf',
  mediaType: 'application/pdf',
  base64: Buffer.from('%PDF-1').toString('base64'),
  term: 'withdrawal-stop',
  amount: 5,
}
const ofPrivacy = (endpoint: AnyEndpoint, today: string) =>
  endpoint.path.includes('/privacy/') && { ...PRIVACY_BODY, receivedOn: today }
/** Consents, signatures and texts of the victim's operator: of a kind and in the edition that is in force. */
const ofConsents = (endpoint: AnyEndpoint, today: string, ids: Ids) =>
  /\/consents|\/texts\//.test(endpoint.path) && {
    kind: 'news',
    scope: '',
    editionId: ids.editionId,
    address: 'г. Примерск, ул. Чужая, 1',
    identityDocument: 'паспорт 00 00 000000',
    paper: 'чужая бумага',
    signedOn: today,
    receivedOn: today,
    approver: { name: 'Чужак', post: 'никто', orderNumber: '1', orderDate: '2026-01-01' },
    effectiveFrom: null,
    withdrawalWorkingDays: 5,
    extensionWorkingDays: 1,
    correctionWorkingDays: 5,
    destroyDays: 20,
    claimCalendarDays: 20,
    cardYears: 25,
    visitorLogDays: 10,
    imageDays: 10,
    responsible: null,
    processors: [],
  }
/** Documents of the victim: kinds, states and texts that pass validation. */
const ofDocuments = (endpoint: AnyEndpoint, today: string) =>
  /\/documents|relations/.test(endpoint.path) && {
    kind: endpoint.path.includes('relations') ? 'parent' : 'refusal',
    inputs: { 'input.intervention': 'чужое', 'input.consequences': 'чужие' },
    basis: {},
    requisites: 'чужая бумага',
    signedOn: today,
    answer: 'чужой ответ',
    fileName: 'scan.pdf',
    base64: Buffer.from('%PDF-1').toString('base64'),
    body: 'Чужой текст {{input.intervention}} {{input.consequences}}',
    approvedBy: 'Чужак',
    address: 'г. Примерск, ул. Чужая, 1',
    identityDocument: 'паспорт 00 00 000000',
    documentIds: [],
    url: 'http://localhost/c/ozero/sign/x',
    ground: 'чужой документ',
    validUntil: null,
  }
/** Images: right words, the link of nobody, bytes where bytes are wanted. */
const ofImages = (endpoint: AnyEndpoint) =>
  /\/(images|image-inbox|uploads)/.test(endpoint.path) &&
  !endpoint.path.includes('smile') && {
    kind: 'photo',
    name: 'чужой.jpg',
    takenOn: '2026-01-01',
    note: '',
    size: 10,
    card: { kind: 'photo', teeth: [16], takenOn: null, note: '' },
    ground: 'wrong-patient',
    open: true,
    decision: 'filed',
    frame: 0,
    a: { x: 1, y: 1 },
    b: { x: 5, y: 5 },
    knownMm: null,
    teeth: [16],
    comment: '',
  }
/** Bodies of the studio that pass validation. */
const ofSmile = (endpoint: AnyEndpoint, today: string) =>
  endpoint.path.includes('/smile/') && {
    treatment: { shade: 'A1', align: 0, level: 0, closeGaps: 0, gum: 0, replace: [] },
    edits: {},
    slot: 'main',
    ticket: crypto.randomUUID(),
    plan: 'own',
    days: 1,
    as: 'visualisation',
    attested: true,
    paper: 'чужая бумага',
    signedOn: today,
    address: 'г. Примерск, ул. Чужая, 1',
    identityDocument: 'паспорт 00 00 000000',
    scan: { fileName: 'a.pdf', base64: Buffer.from('%PDF-1.7').toString('base64') },
    base64: Buffer.from('%PDF-1.7').toString('base64'),
  }

/** A new week of the victim's doctor, in the victim's place. */
const ofSchedules = (endpoint: AnyEndpoint, today: string, { branchId, entityId }: Ids) =>
  endpoint.path.includes('/schedules/') && {
    acknowledged: true,
    change: {
      kind: 'week',
      validFrom: today,
      validTo: null,
      shifts: [{ weekday: 1, from: '03:00', to: '04:00', parity: null, branchId, entityId, chairId: null }],
    },
  }

/** Places, prices, doctors and roles of the victim's clinic. */
const ofSetup = (endpoint: AnyEndpoint, today: string, ids: Ids) =>
  /\/(branches|price-list|practitioners|staff|settings|entities|places)/.test(endpoint.path) && {
    name: 'Чужое',
    address: 'г. Примерск',
    phone: '+79000009999',
    zone: 'Europe/Moscow',
    slug: 'stranger',
    rooms: [],
    tagline: '',
    smsSender: 'Foreign',
    bookingHorizonDays: 30,
    holdMinutes: 5,
    remindHours: 1,
    onlineChangeHours: 1,
    slotStepMinutes: 15,
    acknowledged: true,
    code: 'Ч1',
    nomenclatureCode: null,
    category: 'Чужое',
    toothRequired: false,
    online: true,
    taxCode: null,
    archived: false,
    practitionerIds: [ids.practitionerId],
    price: { kopecks: 100, validFrom: today },
    speciality: 'Чужой',
    positionTitle: 'чужой',
    education: '',
    about: '',
    worksSince: null,
    children: false,
    public: true,
    userId: null,
    serviceIds: [],
    role: 'owner',
  }

/** Outside a visit, so that the attack is not stopped at an unknown one. */
const outsideVisit = (endpoint: AnyEndpoint) => /chart|perio/.test(endpoint.path) && { encounterId: null }

/** What has no counter of its own goes back with the mark of what was read: words, not a number. */
const takesMark = ({ path }: AnyEndpoint): boolean =>
  /\/(settings|parameters)$|\/(branches|entities|practitioners|price-list)\/:\w+$/.test(path)

/** A body with which an attack gets as far as it can: it passes validation, and names the victim wherever it may. */
export const bodyFor = (endpoint: AnyEndpoint, ids: Ids, today: string) => ({
  ...plausible(ids),
  ...outsideVisit(endpoint),
  ...ofPrivacy(endpoint, today),
  ...ofVoices(endpoint),
  ...ofConsents(endpoint, today, ids),
  ...ofDocuments(endpoint, today),
  ...ofSmile(endpoint, today),
  ...ofImages(endpoint),
  ...ofSchedules(endpoint, today, ids),
  ...ofSetup(endpoint, today, ids),
  ...(endpoint.method === 'PUT' && takesMark(endpoint) && { version: 'a'.repeat(22) }),
})
