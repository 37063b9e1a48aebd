import type { ReactNode } from 'react'

interface Props {
  readonly title?: string
  readonly body: readonly { readonly heading?: string | undefined; readonly text: string }[]
  /** The look of the place: `consent-text` in the portal, `consent-paper` at the desk. */
  readonly className?: string
  /** Under the text: edition and hash. */
  readonly foot?: ReactNode
  /** A title that is said but not shown, when it stands above already. */
  readonly quietTitle?: boolean
}

/** A text of law as it is read or signed: paragraphs with their headings, scrolled by the keyboard too. */
export function LegalText({ title, body, className = 'consent-text', foot, quietTitle = false }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls is scrolled by the keyboard too
    <article className={className} lang="ru" aria-label={title} tabIndex={0}>
      {title && !quietTitle && <h3>{title}</h3>}
      {body.map((paragraph, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the text stands still while it is read
        <p key={i}>
          {paragraph.heading && <b>{paragraph.heading}. </b>}
          {paragraph.text}
        </p>
      ))}
      {foot && <p className="soft small hash">{foot}</p>}
    </article>
  )
}
