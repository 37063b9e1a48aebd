import type { Built, DemoPatient, EntityKey } from './built.ts'
import { demoPerson } from './people.ts'
import type { Random } from './random.ts'
import type { WriteRows } from './write-rows.ts'

const PATIENT_BATCH = 2_000

/** The first one is the patient of the start table: an adult with a known phone. */
export async function addPatients(
  write: WriteRows,
  random: Random,
  built: Built,
  count: number,
  say: (line: string) => void,
  afterBatch: () => Promise<void> = async () => {},
): Promise<DemoPatient[]> {
  const out: DemoPatient[] = []
  const cards = { A: 0, B: 0 }
  const now = built.nowMs
  for (let done = 0; done < count; ) {
    const size = Math.min(PATIENT_BATCH, count - done)
    const patients: object[] = []
    const links: object[] = []
    for (let i = 0; i < size; i++) {
      const n = done + i
      const person = demoPerson(random)
      const since = now - random.int(1, 730) * 86_400_000
      const patientId = random.id(since)
      const roll = random.next()
      const entities: EntityKey[] = n === 0 || roll < 0.13 ? ['A', 'B'] : roll < 0.66 ? ['A'] : ['B']
      const child = n > 0 && random.chance(0.14)
      const age = child ? random.int(3, 17) : random.int(19, 84)
      const born = new Date(now - age * 365.25 * 86_400_000 - random.int(0, 364) * 86_400_000)
        .toISOString()
        .slice(0, 10)
      const phone =
        n < 10_000
          ? `+7900000${String((n + 101) % 10_000).padStart(4, '0')}`
          : `+7900${String(random.int(10_000, 9_999_999)).padStart(7, '0')}`
      const verified = n === 0 || random.chance(0.8)
      patients.push({
        tenant_id: built.tenantId,
        patient_id: patientId,
        surname: person.surname,
        given: person.given,
        patronymic: person.patronymic,
        birth_date: born,
        sex: person.sex,
        phone,
        email: random.chance(0.6) ? `patient${n + 1}@example.ru` : null,
        source: 'reception',
        verified_at: verified ? new Date(since) : null,
        verified_document: verified ? 'Паспорт РФ' : null,
        created_at: new Date(since),
        updated_at: new Date(since),
      })
      for (const entity of entities) {
        const number = `${entity === 'A' ? 'С' : 'Т'}-${String(++cards[entity]).padStart(6, '0')}`
        links.push({
          tenant_id: built.tenantId,
          patient_id: patientId,
          entity_id: built.entityOf.get(entity)!,
          card_number: number,
          since: new Date(since),
          source: 'reception',
        })
      }
      out.push({ patientId, entities, child })
    }
    await write([
      ['patients.patient', patients],
      ['patients.patient_entity', links],
    ])
    done += size
    await afterBatch()
    if (count > PATIENT_BATCH) say(`patients ${done} of ${count}`)
  }
  const counters = (['A', 'B'] as const).map(e => ({
    tenant_id: built.tenantId,
    entity_id: built.entityOf.get(e)!,
    last_number: cards[e],
  }))
  await write([['patients.card_counter', counters]])
  return out
}
