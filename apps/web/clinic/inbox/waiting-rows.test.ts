import { describe, expect, it } from 'vitest'
import type { Enquiry } from '#modules/enquiries/contract.ts'
import type { ReviewRow } from '#modules/reviews/contract.ts'
import { type CopiesRequest, type WaitingLists, waitingRows } from './waiting-rows.ts'

const NONE: WaitingLists = { file: null, enquiry: null, review: null, copies: null, case: null }
const enquiry = (enquiryId: string, at: string, rest: Partial<Enquiry> = {}): Enquiry => ({
  enquiryId,
  number: 1,
  entityId: 'a',
  given: 'Пелагея',
  phone: null,
  email: 'pelageya@example.ru',
  text: 'Вопрос',
  at,
  case: null,
  answer: null,
  destroying: false,
  ...rest,
})
const review = (reviewId: string, at: string, state: ReviewRow['state']): ReviewRow => ({
  reviewId,
  entityId: 'a',
  doctor: 'Улыбкин П. С.',
  visitedOn: '2026-11-18',
  at,
  rating: 5,
  text: 'Спасибо',
  shownName: 'Инна',
  flags: [],
  state,
  declinedWhy: null,
  reply: null,
  refusal: null,
})
const copies = (documentId: string, registeredOn: string, answeredAt: string | null): CopiesRequest => ({
  documentId,
  number: 'ЗК-1',
  patientId: 'p',
  patientName: 'Петрова Инна Олеговна',
  registeredOn,
  dueOn: '2026-12-19',
  daysLeft: 29,
  answeredAt,
  answer: null,
})
const ANSWER = { how: 'phone', text: 'Да', by: 'Р.', at: '2026-11-21T08:00:00Z' } as const

describe('what waits', () => {
  it('IP-2.2: one list of unlike things, the longest waiting first', () => {
    const rows = waitingRows({
      ...NONE,
      enquiry: [enquiry('e1', '2026-11-20T09:00:00Z'), enquiry('e2', '2026-11-18T09:00:00Z')],
      review: [review('r1', '2026-11-19T12:00:00Z', 'waiting')],
      copies: [copies('c1', '2026-11-19', null)],
    })
    expect(rows.map(row => row.id)).toEqual(['enquiry-e2', 'copies-c1', 'review-r1', 'enquiry-e1'])
  })

  it('IP-2.2: what is answered, decided or in other hands is no longer there', () => {
    const rows = waitingRows({
      ...NONE,
      enquiry: [
        enquiry('e1', '2026-11-20T09:00:00Z', { answer: ANSWER }),
        enquiry('e2', '2026-11-20T09:00:00Z', { case: { caseId: 'x', number: '1' } }),
        enquiry('e3', '2026-11-20T09:00:00Z', { destroying: true }),
      ],
      review: (['published', 'declined', 'withdrawn'] as const).map(state =>
        review(state, '2026-11-20T09:00:00Z', state),
      ),
      copies: [copies('c1', '2026-11-19', '2026-11-20T09:00:00Z')],
    })
    expect(rows).toEqual([])
  })

  it('nothing of what the reader may not see', () => expect(waitingRows(NONE)).toEqual([]))
})
