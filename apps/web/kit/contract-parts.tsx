import type { ReactNode } from 'react'
import { formatDateShort, formatMoment } from '#libs/format/index.ts'
import { VENDOR_ZONE } from '#libs/offer/index.ts'
import type { ContractEvent, LegalEmail } from '#modules/clients/contract.ts'
import type { Invoice } from '#modules/vendor/contract.ts'
import { basisText } from './basis-text.ts'
import { contractText } from './contract-text.ts'
import { useLanguage, useMessages } from './i18n.ts'
import { Status } from './status.tsx'

/** Parts of a contract that both of its sides see: the vendor in the console, the owner in the clinic. */

/** What has come of an invoice, as an icon and a word. */
export function InvoiceStatus({
  invoice,
}: {
  readonly invoice: Pick<Invoice, 'credited' | 'paidOn' | 'paidKopecks'>
}) {
  const c = useMessages(contractText)
  if (invoice.credited) return <Status tone="bad">{c.credited}</Status>
  if (invoice.paidOn) return <Status tone="good">{c.paid}</Status>
  return (
    <Status tone={invoice.paidKopecks > 0 ? 'warn' : 'wait'}>
      {invoice.paidKopecks > 0 ? c.part : c.unpaid}
    </Status>
  )
}

/** Every step of the contract with its reason, the newest first. */
export function ContractHistory({ events }: { readonly events: readonly ContractEvent[] }) {
  const c = useMessages(contractText)
  const basis = useMessages(basisText)
  const language = useLanguage()
  return (
    <section className="sheet panel">
      <h2>{c.history}</h2>
      <ul className="plain">
        {events.map(event => (
          <li key={event.eventId}>
            <span>
              <b>{c[event.to]}</b> — {event.reason}
            </span>
            <span className="soft">
              {formatMoment(event.at, VENDOR_ZONE, language)}, {event.actor}
              {event.basis in basis && ` · ${basis.basis}: ${basis[event.basis as keyof typeof basis]}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Addresses for letters with legal force, the newest first; one told late says so (MM-12.2). */
export function LegalEmails({ emails }: { readonly emails: readonly LegalEmail[] }) {
  const c = useMessages(contractText)
  return (
    <ul className="plain">
      {emails.map(row => (
        <li key={row.validFrom + row.email}>
          <span>
            {row.email} {row.toldLate && <Status tone="warn">{c.toldLate}</Status>}
          </span>
          <span className="soft num">{formatDateShort(row.changedOn)}</span>
        </li>
      ))}
    </ul>
  )
}

/** Names and values; what has no value is left out. */
export const Facts = ({
  rows,
}: {
  readonly rows: readonly (readonly [name: string, value: ReactNode])[]
}) => (
  <dl className="facts">
    {rows.map(
      ([name, value]) =>
        value && (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
    )}
  </dl>
)
