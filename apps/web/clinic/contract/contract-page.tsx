import './contract.css'
import { Alert } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { formatDate, formatDateShort } from '#libs/format/index.ts'
import { formatKopecks } from '#libs/money/index.ts'
import { isModule } from '#libs/offer/index.ts'
import { type OwnContract, readOwnContractEndpoint } from '#modules/vendor/contract.ts'
import { useEndpoint } from '../../kit/api.ts'
import { ContractHistory } from '../../kit/contract-parts.tsx'
import { ContractStatus } from '../../kit/contract-status.tsx'
import { contractText } from '../../kit/contract-text.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { Status } from '../../kit/status.tsx'
import { ConfirmPerson } from '../account/confirm-person.tsx'
import { useMay } from '../clinic-data.tsx'
import { ActionLogSection } from './action-log-section.tsx'
import { ClaimsSection } from './claims-section.tsx'
import { EditionsSection } from './editions-section.tsx'
import { InvoicesSection } from './invoices-section.tsx'
import { LeaveSection } from './leave-section.tsx'
import { EmailSection, PayerSection } from './notices-section.tsx'
import { ownText } from './own-text.ts'
import { PapersSection } from './papers-section.tsx'
import { ProtectionSection } from './protection-section.tsx'

/** The owner's page: state of the contract, invoices, rights, editions, what one may do about each. */
export default function ContractPage() {
  const contract = useEndpoint(readOwnContractEndpoint, {})
  if (!contract.data)
    return (
      <div className="page">
        <ProblemNotice error={contract.error} />
      </div>
    )
  return (
    <ConfirmPerson>
      <Shown contract={contract.data} />
    </ConfirmPerson>
  )
}

function Shown({ contract }: { readonly contract: OwnContract }) {
  const t = useMessages(ownText)
  const c = useMessages(contractText)
  const may = useMay()
  const { client, mode, keepUntil, patients } = contract
  const balance = contract.billing.balanceKopecks
  return (
    <div className="page contract">
      <div className="contract-head">
        <h1>{t.title}</h1>
        <ContractStatus state={client.state} mode={null} />
        <span className="soft">
          {t.with}: {contract.vendor.shortName}, {contract.vendor.legalEmail}
        </span>
        {balance !== 0 && (
          <Status tone={balance > 0 ? 'good' : 'warn'}>
            {`${balance > 0 ? t.balanceOurs : t.balanceTheirs}: ${formatKopecks(Math.abs(balance))}`}
          </Status>
        )}
        {patients && (
          <span className="soft num">
            {t.patients(String(patients.count), String(patients.limit).replace(/\B(?=(\d{3})+$)/g, '\u00a0'))}
          </span>
        )}
      </div>
      {mode && (
        <Alert color="orange" icon={<IconLock size={18} />} mb="md" role="status">
          {t.restricted}: {c[mode]}. {keepUntil && t.keepUntil(formatDate(keepUntil))}
        </Alert>
      )}
      <div className="pair">
        <div>
          <InvoicesSection contract={contract} />
          <EditionsSection contract={contract} />
          <Payments contract={contract} />
          <PapersSection />
          <ClaimsSection />
          {may('audit.read') && <ActionLogSection today={contract.today} />}
        </div>
        <div>
          <Rights contract={contract} />
          <PayerSection contract={contract} />
          <EmailSection contract={contract} />
          <LeaveSection contract={contract} />
          <ProtectionSection />
          <ContractHistory events={contract.events} />
        </div>
      </div>
    </div>
  )
}

function Rights({ contract }: { readonly contract: OwnContract }) {
  const t = useMessages(ownText)
  const c = useMessages(contractText)
  const live = contract.billing.rights.filter(right => right.live)
  const source = { paid: c.sourcePaid, trial: c.sourceTrial, override: c.sourceOverride }
  return (
    <section className="sheet panel">
      <h2>{t.rights}</h2>
      {live.length === 0 && <p className="soft">{c.none}</p>}
      <ul className="plain">
        {live.map(right => (
          <li key={right.basisId + right.module}>
            <span>
              {isModule(right.module) ? c[right.module] : right.module}{' '}
              <span className="soft">{source[right.source]}</span>
            </span>
            <span className="soft num">{t.until(formatDateShort(right.validTo))}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Payments({ contract }: { readonly contract: OwnContract }) {
  const t = useMessages(ownText)
  const c = useMessages(contractText)
  return (
    <section className="sheet panel">
      <h2>{t.payments}</h2>
      {contract.billing.payments.length === 0 && <p className="soft">{c.none}</p>}
      <ul className="plain">
        {contract.billing.payments.map(payment => (
          <li key={payment.paymentId}>
            <span>
              {formatDateShort(payment.bookedOn)} · {payment.payerName}
              {payment.undoneAt && <span className="soft"> · {c.undone}</span>}
            </span>
            <span className="num">{formatKopecks(payment.kopecks)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
