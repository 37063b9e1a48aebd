import { type Html, html } from '#platform/http/html.ts'

/**
 * What is wrong with a form, at its head: each problem is a link to its field. It takes the focus when the page comes, so that
 * somebody who does not see the page hears it first and somebody at a keyboard goes on from here (WCAG 3.3.1); without scripts.
 *
 * `of` gives for each field in the order of the form its id and its name; `errors` what is wrong, by id.
 */
export function problemSummary<Id extends string>(
  said: string,
  of: readonly { readonly id: Id; readonly name: string; readonly at?: string }[],
  errors: Readonly<Partial<Record<Id, string>>>,
): Html | null {
  const wrong = of.filter(({ id }) => errors[id] !== undefined)
  if (wrong.length === 0) return null
  return html`<div class="note bad problems" role="alert" tabindex="-1" autofocus><p>${said}</p>
    <ul>${wrong.map(({ id, name, at }) => html`<li><a href="#${at ?? id}">${name}</a>: ${lower(errors[id]!)}</li>`)}</ul></div>`
}

/** «Укажите фамилию» goes on after a colon with a small letter. */
const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
