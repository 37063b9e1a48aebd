/** A piece of HTML that is safe to send: everything put into it was escaped or is HTML itself. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
  toString(): string {
    return this.text
  }
}

type Insert = Html | string | number | null | undefined | false | readonly Insert[]

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, char => ENTITIES[char]!)

function insert(value: Insert): string {
  if (value === null || value === undefined || value === false) return ''
  if (value instanceof Html) return value.text
  if (Array.isArray(value)) return value.map(insert).join('')
  return escapeHtml(String(value))
}

/** Tagged template: every value is escaped unless it is `Html`. Attributes must be quoted. */
export function html(strings: TemplateStringsArray, ...values: readonly Insert[]): Html {
  return new Html(strings.reduce((out, part, i) => out + insert(values[i - 1]) + part))
}

/** For text that is known to be HTML and does not come from a person: inlined styles, JSON-LD that was escaped. */
export const unsafeHtml = (trusted: string): Html => new Html(trusted)

/** JSON inside a script element: `<` cannot end the element. */
export const jsonScript = (value: unknown): Html => new Html(JSON.stringify(value).replaceAll('<', '\\u003c'))
