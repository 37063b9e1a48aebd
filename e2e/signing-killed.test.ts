import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canonicalJson, sha256 } from '#libs/hash-chain/index.ts'
import { buildWebIfStale } from '../apps/web/build.ts'
import { embeddedUrl } from '../bench/processes.ts'
import {
  endServer,
  freePort,
  type HttpClient,
  ownFolder,
  postmasterOf,
  type ServerProcess,
  signInOver,
  startServer,
} from './server-process.ts'

/** The real server, killed with its database while a doctor signs. */
let dataDir: string
let port: number
let server: ServerProcess
beforeAll(async () => {
  dataDir = ownFolder('signing')
  port = await freePort()
  // Its time belongs to the server's own start.
  buildWebIfStale({ log() {} })
  server = await startServer({ dataDir, port })
}, 200_000)
afterAll(() => endServer(server, dataDir))

const CONTENT = {
  complaints: 'Боль от холодного',
  history: 'Неделю',
  objective: 'Полость на зубе 16',
  diagnoses: [{ code: 'K02.1', name: 'Кариес дентина', teeth: [16] }],
  treatment: 'Пломба',
  recommendations: 'Осмотр через 6 месяцев.',
}

/** A draft that is ready to be signed, of a visit of the demo's day. */
async function draftOf(client: HttpClient, appointmentId: string) {
  const { encounterId } = (await client.send('POST', '/api/clinic/encounters', { appointmentId })).json as {
    encounterId: string
  }
  const { protocols } = (await client.send('GET', `/api/clinic/encounters/${encounterId}`)).json as {
    protocols: { protocolId: string; version: number; template: string; signedAt: string | null }[]
  }
  const draft = protocols.find(one => one.signedAt === null)!
  const saved = await client.send('PUT', `/api/clinic/protocols/${draft.protocolId}`, {
    version: draft.version,
    template: draft.template,
    content: CONTENT,
  })
  expect(saved.status).toBe(200)
  return { protocolId: draft.protocolId, version: (saved.json as { version: number }).version, encounterId }
}

describe('kill -9 while signing', () => {
  it('J2.6: a protocol is signed whole or not at all, whenever the process dies; the number has no gap', async () => {
    let client = await signInOver(server.origin, 'doctor@example.ru')
    const superuser = new pg.Client({ connectionString: embeddedUrl(dataDir)! })
    await superuser.connect()
    const { rows: visits } = await superuser.query(
      `select a.appointment_id from scheduling.appointment a join catalogue.practitioner p using (tenant_id, practitioner_id)
       join identity.staff_user u using (user_id) where u.email = 'doctor@example.ru' and a.patient_id is not null
         and a.status in ('booked', 'confirmed') order by a.starts_at limit 6`,
    )
    await superuser.end()
    expect(visits.length).toBeGreaterThanOrEqual(4)
    const outcomes: string[] = []
    const [first, ...others] = visits
    const quiet = await draftOf(client, first.appointment_id)
    const begun = performance.now()
    const whole = await client.send('POST', `/api/clinic/protocols/${quiet.protocolId}/signature`, {
      version: quiet.version,
    })
    expect(whole.status).toBe(200)
    const usual = performance.now() - begun
    for (const [round, { appointment_id }] of others.entries()) {
      const draft = await draftOf(client, appointment_id)
      // Later with every round: before the request is read, in the transaction, after the answer.
      const answer = client
        .send('POST', `/api/clinic/protocols/${draft.protocolId}/signature`, { version: draft.version })
        .then(one => one.status)
        .catch(() => null)
      await sleep((usual * (round + 0.5) * 1.4) / others.length)
      const postmaster = postmasterOf(dataDir)!
      server.signalGroup('SIGKILL')
      // Every other time its database dies, too.
      if (round % 2 === 1) process.kill(postmaster, 'SIGKILL')
      expect(await server.ended).toBe('SIGKILL')
      const said = await answer
      server = await startServer({ dataDir, port })
      client = await signInOver(server.origin, 'doctor@example.ru')
      const { protocols } = (await client.send('GET', `/api/clinic/encounters/${draft.encounterId}`))
        .json as {
        protocols: {
          protocolId: string
          signedAt: string | null
          number: string | null
          sha256: string | null
        }[]
      }
      const found = protocols.find(one => one.protocolId === draft.protocolId)!
      outcomes.push(`${said} ${found.signedAt ? 'signed' : 'draft'}`)
      // What was answered as signed is signed; what is no draft has everything that a signature is.
      if (said === 200) expect(found.signedAt).not.toBeNull()
      expect([found.number === null, found.sha256 === null]).toEqual([
        found.signedAt === null,
        found.signedAt === null,
      ])
      if (found.signedAt === null) {
        const again = await client.send('POST', `/api/clinic/protocols/${draft.protocolId}/signature`, {
          version: draft.version,
        })
        expect(again.status, 'the draft waits as it was saved').toBe(200)
      }
    }
    const check = new pg.Client({ connectionString: embeddedUrl(dataDir)! })
    await check.connect()
    const { rows: signed } = await check.query(
      `select number, signed_content, encode(content_sha256, 'hex') as sha256 from records.protocol where signed_at is not null
         and content ->> 'complaints' = $1`,
      [CONTENT.complaints],
    )
    expect(signed).toHaveLength(visits.length)
    for (const row of signed) expect(sha256(canonicalJson(row.signed_content))).toBe(row.sha256)
    const { rows: gaps } = await check.query(
      `select c.last_number, count(p.number)::int as given from records.protocol_counter c
       join tenancy.legal_entity e using (tenant_id, entity_id)
       left join records.protocol p on p.tenant_id = c.tenant_id and p.entity_id = c.entity_id
         and p.number like e.code || '-' || c.year || '-%'
       group by c.tenant_id, c.entity_id, c.year, c.last_number`,
    )
    for (const { last_number, given } of gaps) expect(given).toBe(last_number)
    await check.end()
    console.log(`kill -9 while signing: ${outcomes.join(', ')}`)
  }, 400_000)
})
