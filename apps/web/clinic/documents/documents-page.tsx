import './papers.css'
import { Button, Group, NativeSelect, SegmentedControl, TextInput } from '@mantine/core'
import { useState } from 'react'
import {
  documentKindsEndpoint,
  registerEndpoint,
  type DocumentState as State,
} from '#modules/documents/contract.ts'
import { useEndpoint } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useDate } from '../../kit/zone.ts'
import { useMay } from '../clinic-data.tsx'
import { DateRange } from '../date-range.tsx'
import { BlockedOf } from '../patients/blocked-mark.tsx'
import { go } from '../route.ts'
import { typedText } from '../visit/typed-text.ts'
import { Copies } from './copies.tsx'
import { DocumentLink, DocumentState } from './document-list.tsx'
import { papersText } from './papers-text.ts'
import { ScanDrop } from './scan-drop.tsx'
import { Tablets } from './tablets.tsx'
import { Wordings } from './wordings.tsx'

type Tab = 'register' | 'copies' | 'texts' | 'tablets'

/** Documents of the clinic: the register, requests for copies, texts, tablets of the desks. */
export default function DocumentsPage() {
  const t = useMessages(papersText)
  const typed = useMessages(typedText)
  const may = useMay()
  const [tab, setTab] = useState<Tab>('register')
  const tabs: Tab[] = [
    'register',
    'copies',
    ...(may('document.wording') ? (['texts'] as const) : []),
    ...(may('document.sign') ? (['tablets'] as const) : []),
  ]
  return (
    <div className="page">
      <Group justify="space-between" mb="sm" className="no-print">
        <h1>{t.documents}</h1>
        {may('template.manage') && (
          <a
            href="/app/templates"
            onClick={event => {
              event.preventDefault()
              go('templates')
            }}
          >
            {typed.templates}
          </a>
        )}
        <SegmentedControl
          value={tab}
          onChange={value => setTab(value as Tab)}
          data={tabs.map(value => ({ value, label: t[value] }))}
        />
      </Group>
      {tab === 'register' && may('document.sign') && <ScanDrop />}
      {tab === 'register' && <Register />}
      {tab === 'copies' && <Copies />}
      {tab === 'texts' && <Wordings />}
      {tab === 'tablets' && <Tablets />}
    </div>
  )
}

function Register() {
  const date = useDate()
  const t = useMessages(papersText)
  const kinds = useEndpoint(documentKindsEndpoint, {})
  const [filter, setFilter] = useState({ kind: '', state: '', from: '', till: '', q: '' })
  const set = (change: Partial<typeof filter>) => setFilter({ ...filter, ...change })
  const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''))
  const found = useEndpoint(registerEndpoint, { query: { ...given, limit: 200 } })
  return (
    <section className="sheet panel">
      <div className="filters register-filters no-print">
        <TextInput
          size="sm"
          label={t.find}
          value={filter.q}
          onChange={event => set({ q: event.currentTarget.value })}
        />
        <NativeSelect
          size="sm"
          label={t.kind}
          value={filter.kind}
          onChange={event => set({ kind: event.currentTarget.value })}
          data={[
            { value: '', label: t.anyKind },
            ...(kinds.data?.kinds ?? []).map(kind => ({ value: kind.kind, label: kind.name })),
          ]}
        />
        <NativeSelect
          size="sm"
          label={t.state}
          value={filter.state}
          onChange={event => set({ state: event.currentTarget.value as State })}
          data={[
            { value: '', label: t.anyState },
            ...(['issued', 'signed', 'voided'] as const).map(value => ({ value, label: t[value] })),
          ]}
        />
        <DateRange from={filter.from} till={filter.till} labels={t} onChange={set} />
        <Button size="sm" variant="default" onClick={() => window.print()}>
          {t.print}
        </Button>
      </div>
      <ProblemNotice error={found.error} />
      {found.data?.documents.length === 0 && <p className="soft">{t.none}</p>}
      <div className="scroll-x" hidden={found.data?.documents.length === 0}>
        <table className="lines documents">
          <thead>
            <tr>
              <th>{t.date}</th>
              <th>{t.number}</th>
              <th>{t.kind}</th>
              <th>{t.patient}</th>
              <th>{t.state}</th>
            </tr>
          </thead>
          <tbody>
            {found.data?.documents.map(row => (
              <tr key={row.documentId}>
                <td className="num">{date(row.issuedAt)}</td>
                <td>
                  <DocumentLink row={row} />
                </td>
                <td>{row.kindName}</td>
                <td>
                  <a
                    href={`/app/patient/${row.patientId}`}
                    onClick={event => {
                      event.preventDefault()
                      go(`patient/${row.patientId}`)
                    }}
                  >
                    {row.patientName}
                  </a>{' '}
                  <BlockedOf patientId={row.patientId} />
                </td>
                <td>
                  <DocumentState row={row} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {found.data && found.data.total > 0 && (
        <p className="soft papers-note">{t.shown(found.data.documents.length, found.data.total)}</p>
      )}
    </section>
  )
}
