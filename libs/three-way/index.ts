/**
 * Two people change one thing. Three states of it are known: what both began from (`base`), what the other has saved
 * (`theirs`), and what was typed here above the base. Which fields differ, and what saving would keep. Pure.
 */

export type Side = 'theirs' | 'mine'

/** A field that the other has changed. */
export type Difference<Form, Field extends keyof Form = keyof Form> =
  | {
      readonly kind: 'taken'
      readonly field: Field
      readonly base: Form[Field]
      readonly theirs: Form[Field]
    }
  | {
      readonly kind: 'clash'
      readonly field: Field
      readonly base: Form[Field]
      readonly theirs: Form[Field]
      readonly mine: Form[Field]
    }

/** Whether two values of a form are the same: texts, numbers, lists and plain objects of them. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].every(key => sameValue(a[key as keyof typeof a], b[key as keyof typeof b]))
}

/**
 * What the other has changed, in the order of the form. `taken`: nothing was typed there, theirs stays. `clash`: something
 * else was typed there, somebody has to choose. A field in which both wrote the same is no difference.
 */
export function differences<Form extends object>(
  base: Form,
  theirs: Form,
  typed: Partial<Form>,
): Difference<Form>[] {
  return (Object.keys(theirs) as (keyof Form)[]).flatMap((field): Difference<Form>[] => {
    const was = base[field]
    const now = theirs[field]
    if (sameValue(was, now)) return []
    if (!(field in typed)) return [{ kind: 'taken', field, base: was, theirs: now }]
    const mine = typed[field] as Form[keyof Form]
    return sameValue(mine, now) ? [] : [{ kind: 'clash', field, base: was, theirs: now, mine }]
  })
}

/** A choice holds for the value it was made against: when they save another one, it is asked anew. */
export interface Choice {
  readonly side: Side
  readonly theirs: unknown
}
export type Choices<Form> = Partial<Record<keyof Form, Choice>>

/** Which side a field that clashes was given to, or null. */
export const sideOf = <Form>(choices: Choices<Form>, { field, theirs }: Difference<Form>): Side | null => {
  const choice = choices[field]
  return choice && sameValue(choice.theirs, theirs) ? choice.side : null
}

/**
 * What the form shows and would save: untouched fields as the other has left them, typed ones as typed, until theirs is
 * chosen. `open` are the fields in which nobody has chosen yet: with one of them the form is not saved.
 */
export function combined<Form extends object>(
  base: Form,
  theirs: Form,
  typed: Partial<Form>,
  choices: Choices<Form>,
): { readonly form: Form; readonly open: readonly (keyof Form)[] } {
  const form = { ...theirs, ...typed }
  const open: (keyof Form)[] = []
  for (const difference of differences(base, theirs, typed)) {
    if (difference.kind !== 'clash') continue
    const side = sideOf(choices, difference)
    if (side === null) open.push(difference.field)
    if (side === 'theirs') form[difference.field] = difference.theirs
  }
  return { form, open }
}
