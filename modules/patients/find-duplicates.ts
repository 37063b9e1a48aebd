import { duplicateScore, normaliseNamePart, searchKey } from '#libs/names/index.ts'
import { parsePhone } from '#libs/phones/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { statement } from '#platform/db/index.ts'
import type { Duplicate } from './contract.ts'
import { BRIEF, type BriefRow, presentBrief, withoutUnshared } from './find-patients.ts'

export interface Candidate {
  readonly surname: string
  readonly given: string
  readonly patronymic?: string | null | undefined
  readonly birthDate?: string | undefined
  readonly phone?: string | undefined
}

const THRESHOLD = 0.6

const candidates = statement<BriefRow>(
  'patients.duplicates',
  `select ${BRIEF} from patients.brief p
   where p.tenant_id = app.tenant() and p.merged_into is null
     and (p.phone = $1 or p.birth_date = $2 and p.search ~>=~ $3 and p.search ~<~ $4)
   limit 50`,
)

/** Cards that may be the same person, the likeliest first, with reasons (J1.1). */
export async function findDuplicates(ctx: StaffCtx, input: Candidate): Promise<Duplicate[]> {
  const phone = parsePhone(input.phone ?? '')
  const person = {
    surname: normaliseNamePart(input.surname),
    given: normaliseNamePart(input.given),
    patronymic: input.patronymic ? normaliseNamePart(input.patronymic) : null,
    birthDate: input.birthDate ?? '',
    phone: phone.ok ? phone.phone : '',
  }
  if (person.surname.length < 2) return []
  // The first letter bounds the range of the index: a typo there is caught by the phone.
  const initial = searchKey(person.surname)[0]!
  const rows = await ctx.db.all(
    candidates([
      person.phone,
      person.birthDate || null,
      initial,
      String.fromCodePoint(initial.codePointAt(0)! + 1),
    ]),
  )
  return (await withoutUnshared(ctx, rows))
    .map(row => ({ patient: presentBrief(ctx, row), ...duplicateScore(person, row) }))
    .filter(({ score }) => score >= THRESHOLD)
    .sort((a, b) => b.score - a.score)
    .slice(0, 5)
}
