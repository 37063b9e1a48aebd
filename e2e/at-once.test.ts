import { afterAll, beforeAll, expect, it } from 'vitest'
import { PERMISSIONS, type Permission } from '#libs/permissions/index.ts'
import type { JsonSchema } from './hostile-values.ts'
import { type FreeTime, freeTimes, type OpenClinic, openClinic } from './open-clinic.ts'
import { sampleOf } from './route-samples.ts'
import { type Client, createClient } from './world.ts'

/** Two hands at one button, two desks at one thing: every write of the OpenAPI document, six times at the same moment. */
let clinic: OpenClinic
let free: FreeTime
beforeAll(async () => {
  clinic = await openClinic()
  free = (await freeTimes(clinic.world, clinic.owner, clinic.ids.practitionerId!))[30]!
}, 240_000)
afterAll(() => clinic?.close())

/** What ends the sessions and the places that the other writes need. */
const ENDS = /session|password|passkey|totp|recovery|\/me\/|invitations|roles|freeze|destruction|archive/

interface Operation {
  readonly 'x-realm': string
  readonly 'x-allow': string
  readonly requestBody?: {
    readonly content: { readonly 'application/json'?: { readonly schema: JsonSchema } }
  }
}

function clientFor({ 'x-realm': realm, 'x-allow': allow }: Operation): Client {
  if (realm === 'patient') return clinic.patient
  if (realm === 'vendor') return clinic.vendor
  if (realm !== 'staff') return createClient(clinic.world)
  const roles: readonly string[] = PERMISSIONS[allow as Permission] ?? ['owner']
  return roles.includes('owner') ? clinic.owner : roles.includes('doctor') ? clinic.doctor : clinic.dpo
}

function bodyOf({ requestBody }: Operation): unknown {
  const schema = requestBody?.content['application/json']?.schema
  const sample = schema && sampleOf(clinic, schema)
  if (typeof sample !== 'object' || sample === null || !('startsAt' in sample)) return sample
  return { ...sample, startsAt: free.startsAt, branchId: free.branchId }
}

it('no write is a fault when six send it at once: one does it, the others hear why not', async () => {
  const { json } = await createClient(clinic.world).request('GET', '/api/openapi.json')
  const writes = Object.entries(json.paths as Record<string, Record<string, Operation>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods)
        .filter(([method]) => method !== 'get' && !ENDS.test(path))
        .map(([method, operation]) => ({ path, method: method.toUpperCase() as 'POST', operation })),
  )
  const faults: string[] = []
  let done = 0
  for (const { path, method, operation } of writes) {
    const url = path.replace(/\{(\w+)\}/g, (_, name: string) => clinic.ids[name]!)
    const [who, body] = [clientFor(operation), bodyOf(operation)]
    const answers = await Promise.all(Array.from({ length: 6 }, () => who.request(method, url, body)))
    const failed = answers.filter(answer => answer.status >= 500)
    if (failed.length > 0) faults.push(`${method} ${path}: ${failed.map(answer => answer.status)}`)
    if (answers.some(answer => answer.status < 300)) done++
  }
  expect(faults).toEqual([])
  // Samples that were all refused would show nothing.
  expect(done).toBeGreaterThan(25)
}, 300_000)
