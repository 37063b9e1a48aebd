import { describe, expect, it } from 'vitest'
import { assessHarm, HARM_SIGNS, type HarmFacts } from './index.ts'

const NONE: HarmFacts = {
  biometrics: false,
  specialCategories: false,
  minors: false,
  foreignDatabase: false,
  foreignProcessor: false,
  publication: false,
  directMarketing: false,
  siteConsentsUnidentified: false,
  outsideResponsible: false,
}

describe('assessment of harm by order 178', () => {
  it.each(HARM_SIGNS.map(sign => [sign.fact, sign.degree] as const))(
    'MM1-0: %s makes it %s',
    (fact, degree) => {
      const found = assessHarm({ ...NONE, [fact]: true })
      expect([found.degree, found.reasons.length]).toEqual([degree, 1])
    },
  )

  it('MM1-0: the highest sign counts, all are named; none means low', () => {
    expect(
      assessHarm({ ...NONE, outsideResponsible: true, publication: true, specialCategories: true }),
    ).toEqual({
      degree: 'high',
      reasons: [
        expect.stringContaining('здоровья'),
        expect.stringContaining('отзывы'),
        expect.stringContaining('не из числа'),
      ],
    })
    expect(assessHarm(NONE)).toEqual({ degree: 'low', reasons: [] })
  })
})
