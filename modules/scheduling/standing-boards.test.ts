import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { writeReadsAcrossTenants } from '#modules/audit/index.ts'
import { cardTail } from '#modules/patients/index.ts'
import { createSmallClinic, type SmallClinic } from '#platform/testing/small-clinic.ts'
import { type StandingBoard, standingBoards } from './standing-boards.ts'

let clinic: SmallClinic
beforeAll(async () => {
  clinic = await createSmallClinic({ writeReads: writeReadsAcrossTenants })
}, 120_000)
afterAll(() => clinic?.close())

const board = (more: Partial<StandingBoard> = {}): StandingBoard => ({
  stamp: '1:7',
  windows: '[]',
  json: Buffer.from('{}'),
  visits: 1,
  tails: new Set(),
  ...more,
})
const rename = (patientId: string) =>
  clinic.sql('update patients.patient set surname = surname where patient_id = $1', [patientId])

describe('what is remembered of a clinic’s schedules', () => {
  it('holds for one stamp and one plan of hours', async () => {
    const boards = standingBoards(clinic.ctx)
    await boards.look(clinic.ctx.db)
    const kept = board()
    boards.reading('monday')(kept)
    expect(boards.get('monday', '1:7', '[]')).toBe(kept)
    expect(boards.get('monday', '1:8', '[]')).toBeUndefined()
    expect(boards.get('monday', '1:7', '[1]')).toBeUndefined()
    expect(boards.get('tuesday', '1:7', '[]')).toBeUndefined()
  })

  it('drops those that show a changed card, and leaves the others', async () => {
    const [shown, another] = [
      await clinic.addPatient('+79000000701'),
      await clinic.addPatient('+79000000702'),
    ]
    const boards = standingBoards(clinic.ctx)
    await boards.look(clinic.ctx.db)
    boards.reading('with')(board({ tails: new Set([cardTail(shown)]) }))
    boards.reading('without')(board({ tails: new Set([cardTail(another)]) }))
    await rename(shown)
    await boards.look(clinic.ctx.db)
    expect(boards.get('with', '1:7', '[]')).toBeUndefined()
    expect(boards.get('without', '1:7', '[]')).toBeDefined()
  })

  it('keeps nothing that was read while a card changed: another look may have passed it by already', async () => {
    const patientId = await clinic.addPatient('+79000000703')
    const boards = standingBoards(clinic.ctx)
    await boards.look(clinic.ctx.db)
    const keep = boards.reading('raced')
    await rename(patientId)
    await boards.look(clinic.ctx.db)
    keep(board({ tails: new Set([cardTail(patientId)]) }))
    expect(boards.get('raced', '1:7', '[]')).toBeUndefined()
  })

  it('trusts nothing for longer than a minute', async () => {
    const boards = standingBoards(clinic.ctx)
    await boards.look(clinic.ctx.db)
    boards.reading('old')(board())
    const began = performance.now()
    const clock = vi.spyOn(performance, 'now').mockReturnValue(began + 61_000)
    expect(boards.get('old', '1:7', '[]')).toBeUndefined()
    clock.mockRestore()
  })

  it('takes at most 12 MiB, and forgets what nobody has asked for longest', async () => {
    const boards = standingBoards(clinic.ctx)
    const large = () => board({ json: new Uint8Array(1024 * 1024) })
    for (let i = 0; i < 12; i++) boards.reading(`large ${i}`)(large())
    expect(boards.get('large 0', '1:7', '[]')).toBeDefined()
    boards.reading('one more')(large())
    expect(boards.get('large 0', '1:7', '[]')).toBeDefined()
    expect(boards.get('large 1', '1:7', '[]')).toBeUndefined()
    boards.reading('too large')(board({ json: new Uint8Array(1024 * 1024 + 1) }))
    expect(boards.get('too large', '1:7', '[]')).toBeUndefined()
  })
})
