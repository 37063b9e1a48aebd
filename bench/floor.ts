import { createServer, type IncomingMessage } from 'node:http'
import pg from 'pg'

/**
 * The floor of the measurement: `node:http` and `pg`, the statement and the JSON, nothing else. No session, tenancy,
 * row-level security, validation or evidence. Prints its port.
 */
const pool = new pg.Pool({ connectionString: process.env.FLOOR_DATABASE_URL, max: 16 })
const tenantId = process.env.FLOOR_TENANT!

const read = async (request: IncomingMessage): Promise<string> => {
  let body = ''
  for await (const chunk of request) body += chunk
  return body
}

const run = async (name: string, text: string, values: unknown[]) =>
  (await pool.query({ name, text, values })).rows

type Handler = (query: URLSearchParams, request: IncomingMessage) => Promise<unknown>

const HANDLERS: Readonly<Record<string, Handler>> = {
  '/patient': query =>
    run('patient', 'select * from patients.patient where tenant_id = $1 and patient_id = $2', [
      tenantId,
      query.get('id'),
    ]),
  '/search': query =>
    run(
      'search',
      `select patient_id, surname, given, patronymic, birth_date, phone from patients.patient
       where tenant_id = $1 and search like $2 order by search limit 20`,
      [tenantId, `${query.get('q')}%`],
    ),
  '/day': query =>
    run(
      'day',
      `select a.*, p.surname, p.given, p.patronymic, p.birth_date, p.phone from scheduling.appointment a
       left join patients.patient p using (tenant_id, patient_id)
       where a.tenant_id = $1 and a.practitioner_id = $2 and a.starts_at >= $3 and a.starts_at < $4 order by a.starts_at`,
      [tenantId, query.get('practitioner'), query.get('from'), query.get('to')],
    ),
  '/busy': query =>
    run(
      'busy',
      `select starts_at, ends_at from scheduling.appointment
       where tenant_id = $1 and practitioner_id = $2 and starts_at >= $3 and starts_at < $4
         and status not in ('cancelled', 'no_show')`,
      [tenantId, query.get('practitioner'), query.get('from'), query.get('to')],
    ),
  '/book': async (_, request) => {
    const b = JSON.parse(await read(request))
    return run(
      'book',
      `insert into scheduling.appointment (tenant_id, appointment_id, entity_id, branch_id, practitioner_id, patient_id,
         starts_at, ends_at, status, source, comment, created_at, updated_at)
       values ($1, gen_random_uuid(), $2, $3, $4, $5, $6, $7, 'booked', 'reception', 'bench', now(), now()) returning appointment_id`,
      [tenantId, b.entityId, b.branchId, b.practitionerId, b.patientId, b.startsAt, b.endsAt],
    )
  },
}

const server = createServer((request, response) => {
  const url = new URL(request.url!, 'http://floor')
  const handler = HANDLERS[url.pathname]
  const answer = handler ? handler(url.searchParams, request) : Promise.reject(new Error('unknown path'))
  answer.then(
    rows => {
      const text = JSON.stringify(rows)
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
      })
      response.end(text)
    },
    (error: Error) => {
      const text = JSON.stringify({ error: error.message })
      response.writeHead(500, { 'content-length': Buffer.byteLength(text) })
      response.end(text)
    },
  )
})
server.listen(0, '127.0.0.1', () => console.log((server.address() as { port: number }).port))
