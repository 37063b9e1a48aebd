import type { Services } from '#platform/context/index.ts'
import { addHistory } from './add-history.ts'
import { addPatients } from './add-patients.ts'
import { addStaff } from './add-staff.ts'
import { addTexts } from './add-texts.ts'
import { addVendor } from './add-vendor.ts'
import { addVisits } from './add-visits.ts'
import { buildNetwork } from './build-network.ts'
import { type Built, scopeOf } from './built.ts'
import { onDoubling } from './insert-rows.ts'
import { loadSolo } from './load-solo.ts'
import { DOCTORS, NETWORK } from './network.ts'
import { demoPerson } from './people.ts'
import { createRandom, type Random } from './random.ts'

const SEED = 20_261_121

export interface DemoOptions {
  readonly patients: number
  /** Past visits with signed protocols, bills and payments; off, only the visits themselves. */
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
  const cashierId = await addStaff(services, random, network, { emailPrefix: '' })
  const built: Built = { ...network, cashierId }
  await addTexts(services, built)
  const db = services.db('amb_app', scopeOf(built.tenantId, [...built.entityOf.values()]))
  const patients = await addPatients(db, random, built, options.patients, say)
  const visits = await addVisits(db, random, built, patients, 0, say)
  if (options.history !== false) await addHistory(db, random, built, visits, say)
  await loadSolo(services, random)
}

export interface LargeOptions {
  readonly slug: string
  readonly patients: number
  readonly appointments: number
  readonly doctors: number
  readonly onProgress: (line: string) => void
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
  const cashierId = await addStaff(services, random, network, { emailPrefix: `${options.slug}-` })
  const built: Built = { ...network, cashierId }
  await addTexts(services, built)
  const db = services.db('amb_app', scopeOf(built.tenantId, [...built.entityOf.values()]))
  const patients = await addPatients(
    db,
    random,
    built,
    options.patients,
    options.onProgress,
    onDoubling(options.analyze),
  )
  await addVisits(
    db,
    random,
    built,
    patients,
    options.appointments,
    options.onProgress,
    onDoubling(options.analyze),
  )
  return built
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
