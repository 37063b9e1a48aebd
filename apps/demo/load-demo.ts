import { MODULES } from '#libs/offer/index.ts'
import type { Services } from '#platform/context/index.ts'
import { addCharts } from './add-charts.ts'
import { addContract } from './add-contract.ts'
import { addHistory, type PastVisit } from './add-history.ts'
import { addMaterials } from './add-materials.ts'
import { addPatients } from './add-patients.ts'
import { addPlans } from './add-plans.ts'
import { addProspects } from './add-prospects.ts'
import { addRequests } from './add-requests.ts'
import { addStaff } from './add-staff.ts'
import { addTexts } from './add-texts.ts'
import { addVendor } from './add-vendor.ts'
import { addVisits } from './add-visits.ts'
import { buildNetwork } from './build-network.ts'
import { type Built, type Db, scopeOf } from './built.ts'
import { onDoubling } from './insert-rows.ts'
import { loadSolo } from './load-solo.ts'
import { BRANCHES, DOCTORS, ENTITIES, NETWORK } from './network.ts'
import { demoPerson } from './people.ts'
import { createRandom, type Random } from './random.ts'
import { innOf, ogrnOf } from './requisites.ts'
import { type OpenWriter, writeThrough } from './write-rows.ts'

const SEED = 20_261_121

export interface DemoOptions {
  readonly patients: number
  /** What a clinic at work has: signed protocols, bills, payments, requests; off, only the visits themselves. */
  readonly history?: boolean
  readonly onProgress?: (line: string) => void
}

/** Fills an empty installation with the invented network and the one-person dentist. */
export async function loadDemo(
  { services }: { readonly services: Services },
  options: DemoOptions,
): Promise<void> {
  const random = createRandom(SEED + options.patients)
  const say = options.onProgress ?? (() => {})
  await addVendor(services)
  const network = await buildNetwork(services, random, {
    slug: NETWORK.slug,
    maxPatients: 100_000,
    doctors: DOCTORS,
    nowMs: services.clockOf('').nowMs(),
  })
  say('clinic, staff, price list')
  await addContract(services, networkContract(network.tenantId, NETWORK.slug, 0))
  const cashierId = await addStaff(services, random, network, { emailPrefix: '' })
  const built: Built = { ...network, cashierId }
  await addTexts(services, built)
  const db = services.db('amb_app', scopeOf(built.tenantId, [...built.entityOf.values()]))
  const write = writeThrough(db)
  const patients = await addPatients(write, random, built, options.patients, say)
  const visits = await addVisits(write, random, built, patients, 0, say)
  if (options.history !== false) {
    await addHistory(db, random, built, visits, say)
    await addClinicalRecord(db, built, visits, say)
    await addRequests(services, built, patients)
    await addProspects(services)
  }
  await addMaterials(db, built)
  await loadSolo(services, random)
}

/** Charts, plans, alerts and notes of past dental visits; a sequence of their own leaves the rest of the demo as it is. */
async function addClinicalRecord(
  db: Db,
  built: Built,
  visits: readonly PastVisit[],
  say: (line: string) => void,
): Promise<void> {
  const random = createRandom(SEED + 7)
  await addCharts(db, random, built, visits, say)
  await addPlans(db, random, built, visits)
}

export interface LargeOptions {
  readonly slug: string
  readonly patients: number
  readonly appointments: number
  readonly doctors: number
  readonly onProgress: (line: string) => void
  /** How patients and visits travel, a million rows and more. */
  readonly openWriter: OpenWriter
  /** Makes the database count its tables anew; the application's own role may not. */
  readonly analyze: () => Promise<void>
}

/** Adds one more clinic of a given size by the same generator, for measurements. Logins get the slug as a prefix. */
export async function loadLarge(services: Services, options: LargeOptions): Promise<Built> {
  const random = createRandom(SEED + options.patients)
  const network = await buildNetwork(services, random, {
    slug: options.slug,
    maxPatients: Math.ceil(options.patients * 1.5),
    doctors: manyDoctors(random, options.doctors),
    nowMs: services.clockOf('').nowMs(),
  })
  await addContract(services, networkContract(network.tenantId, options.slug, 1))
  const cashierId = await addStaff(services, random, network, { emailPrefix: `${options.slug}-` })
  const built: Built = { ...network, cashierId }
  await addTexts(services, built)
  const { patients: count, appointments, onProgress, analyze } = options
  const writer = await options.openWriter(built)
  try {
    const patients = await addPatients(writer.write, random, built, count, onProgress, onDoubling(analyze))
    await addVisits(writer.write, random, built, patients, appointments, onProgress, onDoubling(analyze))
  } finally {
    await writer.close()
  }
  return built
}

/** The network as a client; a large copy of it for measurements has an INN of its own. */
const networkContract = (tenantId: string, slug: string, copy: number) => {
  const { short, full, innBase, ogrnBase, kpp, head, licence, email, phone } = ENTITIES[0]
  const base = (text: string) => String(Number(text) + copy)
  return {
    tenantId,
    slug,
    legalEmail: email,
    ownerEmail: 'owner@example.ru',
    ordered: MODULES.map(module => ({ module, quantity: 1 })),
    card: {
      product: 'clinic',
      kind: 'company',
      shortName: short,
      fullName: full,
      inn: innOf(base(innBase)),
      kpp,
      ogrn: ogrnOf(base(ogrnBase)),
      address: BRANCHES[0].address,
      phone,
      headName: head,
      licenceNumber: licence,
      licenceDate: '2025-02-03',
      licenceIssuer: 'Министерство здравоохранения Примерской области',
    },
  } as const
}

/** The eight doctors of the network, then others of the same specialities with names and addresses of their own. */
const manyDoctors = (random: Random, count: number) =>
  Array.from({ length: count }, (_, i) => {
    const model = DOCTORS[i % DOCTORS.length]!
    if (i < DOCTORS.length) return model
    const { surname, given, patronymic } = demoPerson(random)
    const places = model.places.map(place => ({ ...place, chair: null }))
    return {
      ...model,
      surname,
      given,
      patronymic: patronymic ?? '',
      slug: `doctor-${i + 1}`,
      email: null,
      places,
    }
  })
