import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { takeMaildir } from '#modules/privacy-cases/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { PATIENT_PHONE, signInPatient } from './open-clinic.ts'
import { systemOf } from './system-context.ts'
import { type Client, createWorld, signIn, type World } from './world.ts'

/** The officer's desk of the demo clinic, one patient of it with mail and portal, and the operator's mailbox. */
export interface PrivacyWorld {
  readonly world: World
  readonly superuser: pg.Client
  readonly dpo: Client
  readonly patient: Client
  readonly me: {
    readonly patientId: string
    readonly entityId: string
    readonly tenantId: string
    readonly email: string
  }
  /** The operator's context, as jobs have it. */
  system(): Ctx
  /** Today in the clinic, as the API takes it. */
  today(): string
  /** Puts a letter into the maildir of the mailbox. */
  deliver(name: string, text: string | Buffer): void
  readonly drop: string
  take(): ReturnType<typeof takeMaildir>
  board(): Promise<ReturnType<typeof JSON.parse>>
  /** The latest word of the patient on each kind of consent. */
  consentsOf(): Promise<{ kind: string; decision: string }[]>
  give(kind: string): Promise<void>
  close(): Promise<void>
}

export async function openPrivacyWorld(): Promise<PrivacyWorld> {
  const world = await createWorld({ patients: 30 })
  const superuser = new pg.Client({ connectionString: world.database.superuserUrl })
  await superuser.connect()
  const dpo = await signIn(world, 'dpo@example.ru')
  const patient = await signInPatient(world)
  const { rows } = await superuser.query(
    `select p.patient_id, p.entity_ids[1] as entity_id, p.tenant_id from patients.patient p join tenancy.tenant t using (tenant_id)
     where p.phone = $1 and t.slug = 'ozero' limit 1`,
    [PATIENT_PHONE],
  )
  const email = 'me@example.ru'
  await superuser.query('update patients.patient set email = $2 where patient_id = $1', [
    rows[0].patient_id,
    email,
  ])
  const me = {
    patientId: rows[0].patient_id as string,
    entityId: rows[0].entity_id as string,
    tenantId: rows[0].tenant_id as string,
    email,
  }
  const drop = mkdtempSync(join(tmpdir(), 'amb-drop-'))
  const now = () => world.services.clockOf(me.tenantId).nowMs()
  const system = () => systemOf(world.services, me)
  return {
    world,
    superuser,
    dpo,
    patient,
    me,
    drop,
    system,
    today: () => new Date(now()).toISOString().slice(0, 10),
    deliver(name, text) {
      mkdirSync(join(drop, 'new'), { recursive: true })
      writeFileSync(join(drop, 'new', name), text)
    },
    take: () => takeMaildir(system(), drop, me.entityId),
    board: async () => (await dpo.request('GET', '/api/clinic/privacy/cases')).json,
    consentsOf: async () =>
      (
        await superuser.query(
          `select distinct on (kind) kind, decision from consents.record where patient_id = $1 and entity_id = $2 order by kind, at desc, record_id desc`,
          [me.patientId, me.entityId],
        )
      ).rows,
    async give(kind) {
      await superuser.query(
        `insert into consents.record (tenant_id, record_id, entity_id, patient_id, kind, decision, edition_id, text_sha256, at,
            channel, page, form, ticked, address, user_agent)
          select tenant_id, gen_random_uuid(), entity_id, $1, kind, 'given', edition_id, sha256, $4, 'site', '/', 'booking', '{}', '', ''
          from consents.text_edition where entity_id = $2 and kind = $3 order by number desc limit 1`,
        [me.patientId, me.entityId, kind, new Date(now())],
      )
    },
    async close() {
      await superuser.end()
      await world.close()
      rmSync(drop, { recursive: true, force: true })
    },
  }
}
