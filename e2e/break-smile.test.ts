import type pg from 'pg'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  newCase,
  openSmileWorld,
  portrait,
  readCase,
  type SmileWorld,
  signEverything,
  ticket,
  upload,
  type Whose,
} from './smile-world.ts'
import type { Client, World } from './world.ts'

/** Attacks on the smile studio: withdrawals at the worst moment, two jobs at once, bombs. */
let studio: SmileWorld
let world: World
let superuser: pg.Client
let doctor: Client
let whose: Whose
let caseId: string
beforeAll(async () => {
  studio = await openSmileWorld()
  ;({ world, superuser, doctor, whose } = studio)
  caseId = await newCase(doctor, whose)
  await signEverything(world, doctor, caseId)
})
afterAll(async () => {
  await studio?.close()
})

const living = async () =>
  (
    await superuser.query(
      `select f.file_id, f.kind from files.file f where f.kind like 'smile-%' and f.kind <> 'smile-consent-scan' and not exists (
        select from files.file_destruction d where d.file_id = f.file_id) order by f.kind`,
    )
  ).rows

/** Ends running jobs, as a withdrawal does, in the moment in which the first of two images has been sealed. */
async function stopAfter(kind: string, work: () => Promise<void>): Promise<void> {
  await superuser.query(`create function public.now_stop() returns trigger language plpgsql as $$ begin
    if new.kind = '${kind}' then update smile.job set state = 'stopped', code = 'consent.withdrawn', finished_at = now() where state = 'running'; end if;
    return null; end $$`)
  await superuser.query('alter function public.now_stop() security definer')
  await superuser.query(
    'create trigger now_stop after insert on files.file for each row execute function public.now_stop()',
  )
  try {
    await work()
  } finally {
    await superuser.query('drop trigger now_stop on files.file')
    await superuser.query('drop function public.now_stop')
  }
}

it('J9.7, SV-4.3: a withdrawal between the two images of a photo leaves neither of them', async () => {
  await stopAfter('smile-photo-view', async () => {
    const answer = await upload(doctor, caseId, await portrait({ width: 640 }))
    expect([answer.status, answer.json.code]).toEqual([409, 'smile.stopped'])
  })
  expect(await living()).toEqual([])
  expect((await readCase(doctor, caseId)).photo).toBeNull()
}, 120_000)

it('a photo of too many pixels, a picture that is none and one of no size are refused and not kept', async () => {
  const bomb = await sharp({ create: { width: 12_000, height: 10_000, channels: 3, background: '#fff' } })
    .png({ compressionLevel: 9 })
    .toBuffer()
  const svg = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)" width="900" height="900"/>',
  )
  for (const bytes of [bomb, svg, Buffer.from('GIF89a'), Buffer.alloc(2_000)]) {
    const answer = await upload(doctor, caseId, bytes)
    expect([answer.status, answer.json.code], answer.text).toEqual([422, 'smile.photo-refused'])
  }
  expect(await living()).toEqual([])
}, 120_000)

it('two photos at once: one is kept, nothing is left of the other', async () => {
  const photo = await portrait({ width: 640 })
  const answers = await Promise.all([upload(doctor, caseId, photo), upload(doctor, caseId, photo)])
  expect(
    answers.filter(a => a.status === 201),
    answers.map(a => a.text.slice(0, 200)).join(),
  ).toHaveLength(1)
  expect(answers.filter(a => a.status >= 500)).toEqual([])
  expect((await living()).map(f => f.kind)).toEqual(['smile-photo', 'smile-photo-view'])
}, 120_000)

it('J9.7, SV-4.3: neither of a result', async () => {
  const before = await living()
  const treatment = { shade: 'A1', align: 0, level: 0, closeGaps: 0, gum: 0, replace: [] }
  await stopAfter('smile-result-view', async () => {
    const made = await doctor.request('POST', `/api/clinic/smile/cases/${caseId}/results`, {
      plan: 'own',
      treatment,
      edits: {},
      ticket: ticket(),
    })
    expect([made.status, made.json.code]).toEqual([409, 'smile.stopped'])
  })
  expect(await living()).toEqual(before)
}, 120_000)

it('SV-4.4: an image that a killed process left without a case is destroyed by the sweep, those in use are not', async () => {
  const before = await living()
  const { rows } = await superuser.query(
    `insert into files.file select (jsonb_populate_record(f, jsonb_build_object('file_id', gen_random_uuid(),
      'stored_at', f.stored_at - interval '1 hour'))).* from files.file f where f.kind = 'smile-photo-view' and f.file_id = $1
      returning file_id`,
    [before.find(f => f.kind === 'smile-photo-view').file_id],
  )
  await world.runJobs()
  const gone = await superuser.query('select ground from files.file_destruction where file_id = $1', [
    rows[0].file_id,
  ])
  expect(gone.rows).toHaveLength(1)
  expect(await living()).toEqual(before)
}, 120_000)
