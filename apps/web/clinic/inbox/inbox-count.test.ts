import { expect, it } from 'vitest'
import { concerns, INBOX_PATHS } from './inbox-count.ts'
import { INBOX_READS } from './use-waiting.ts'

it('what the rail knows by address is what the inbox reads', () => {
  expect([...INBOX_PATHS].sort()).toEqual(INBOX_READS.map(({ path }) => path).sort())
})

it('something that came in is read again in the inbox alone, a visit that moved everywhere else', () => {
  expect(concerns('inbox', '/api/clinic/enquiries')).toBe(true)
  expect(concerns('inbox', '/api/clinic/board')).toBe(false)
  expect(concerns('appointments', '/api/clinic/enquiries')).toBe(false)
  expect(concerns('appointments', '/api/clinic/board')).toBe(true)
  expect(concerns('documents', '/api/clinic/documents/copies-requests')).toBe(true)
})
