import { Button, Select, TextInput } from '@mantine/core'
import { IconFileTypePdf } from '@tabler/icons-react'
import { useState } from 'react'
import {
  listPapersEndpoint,
  makePaperEndpoint,
  type Paper,
  paperPdfEndpoint,
  reconcileEndpoint,
} from '#modules/vendor/contract.ts'
import { urlOf, useEndpoint, useWrite } from '../kit/api.ts'
import { contractText } from '../kit/contract-text.ts'
import { useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { Status } from '../kit/status.tsx'
import { useDate } from '../kit/zone.ts'
import { clientText } from './client-text.ts'

const KINDS = ['instruction', 'measures', 'nda', 'measures-extended'] as const
type Kind = (typeof KINDS)[number]

/** Papers of a contract with their acceptance; drawing one up on a written ground (MM1-2.4, MM1-6.4, MM1-6.5). */
export function PapersSection({ tenantId }: { readonly tenantId: string }) {
  const date = useDate()
  const t = useMessages(clientText)
  const list = useEndpoint(listPapersEndpoint, { params: { tenantId } })
  const make = useWrite(makePaperEndpoint)
  const c = useMessages(contractText)
  const reconcile = useWrite(reconcileEndpoint)
  const [kind, setKind] = useState<Kind>('instruction')
  const [basis, setBasis] = useState('')
  const params = { tenantId }
  const done = { onSuccess: () => setBasis('') }
  const stateOf = ({ acceptedAt, acceptedName, replacedBy }: Paper): string => {
    if (acceptedAt) return t.accepted(acceptedName ?? '')
    return replacedBy === null ? t.notAccepted : t.replaced(replacedBy)
  }
  return (
    <section className="sheet panel wide">
      <h2>{t.papers}</h2>
      <ProblemNotice error={list.error} />
      {list.data?.papers.length === 0 && <p className="soft">{t.papersNone}</p>}
      <table className="lines stack">
        <tbody>
          {list.data?.papers.map(paper => (
            <tr key={paper.paperId}>
              <td>
                <a
                  href={urlOf(paperPdfEndpoint, { params: { tenantId, paperId: paper.paperId } })}
                  target="_blank"
                  rel="noreferrer"
                >
                  <IconFileTypePdf size={15} aria-hidden style={{ verticalAlign: -2 }} /> {paper.title}
                </a>{' '}
                <span className="soft num">№ {paper.edition}</span>
                <div className="soft" style={{ fontSize: '0.7812rem' }}>
                  {paper.basis}
                </div>
              </td>
              <td className="num" data-label={c.date}>
                {date(paper.madeAt)}
              </td>
              <td>
                {!paper.kind.startsWith('measures') && (
                  <Status tone={paper.acceptedAt ? 'good' : 'wait'}>{stateOf(paper)}</Status>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <form
        onSubmit={event => {
          event.preventDefault()
          make.mutate({ params, body: { kind, basis } }, done)
        }}
      >
        <div className="form-row">
          <Select
            label={t.kind}
            allowDeselect={false}
            data={KINDS.map(value => ({ value, label: t[value] }))}
            value={kind}
            onChange={value => setKind(KINDS.find(known => known === value) ?? 'instruction')}
          />
          <TextInput
            style={{ flex: '3 1 260px' }}
            label={t.basis}
            value={basis}
            onChange={event => setBasis(event.currentTarget.value)}
          />
        </div>
        <ProblemNotice error={make.error ?? reconcile.error} />
        <div className="form-row">
          <Button type="submit" size="compact-sm" disabled={basis.trim().length < 5} loading={make.isPending}>
            {t.create}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            disabled={basis.trim().length < 5}
            loading={reconcile.isPending}
            onClick={() => reconcile.mutate({ params, body: { basis } }, done)}
          >
            {t.reconcile}
          </Button>
        </div>
      </form>
    </section>
  )
}
