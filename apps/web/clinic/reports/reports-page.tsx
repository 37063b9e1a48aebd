import '../documents/papers.css'
import { Button, Group, NativeSelect, SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { dayOf, formatDateShort } from '#libs/format/index.ts'
import { formatKopecks } from '#libs/money/index.ts'
import { shortName } from '#libs/names/index.ts'
import { listPractitionersEndpoint } from '#modules/catalogue/contract.ts'
import {
  REPORTS,
  type Report,
  type ReportName,
  readReportEndpoint,
  reportFileEndpoint,
} from '#modules/reports/contract.ts'
import { urlOf, useEndpoint } from '../../kit/api.ts'
import { language, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useClinic, useMay } from '../clinic-data.tsx'
import { DateRange } from '../date-range.tsx'
import { reportsText } from './reports-text.ts'

/** Reports by period, branch and doctor: on the screen, on paper, as a spreadsheet. */
export default function ReportsPage() {
  const t = useMessages(reportsText)
  const may = useMay()
  const { clinic } = useClinic()
  const today = dayOf(clinic.now, clinic.zone)
  const doctors = useEndpoint(listPractitionersEndpoint, {})
  const [report, setReport] = useState<ReportName>('doctor-day')
  const [filter, setFilter] = useState({
    from: `${today.slice(0, 8)}01`,
    till: today,
    branchId: '',
    practitionerId: '',
  })
  const set = (change: Partial<typeof filter>) => setFilter({ ...filter, ...change })
  const query = {
    from: filter.from,
    till: filter.till,
    ...(filter.branchId && { branchId: filter.branchId }),
    ...(filter.practitionerId && { practitionerId: filter.practitionerId }),
  }
  const found = useEndpoint(readReportEndpoint, { params: { report }, query })
  return (
    <div className="page">
      <Group justify="space-between" mb="sm" className="no-print">
        <h1>{t.title}</h1>
        <SegmentedControl
          value={report}
          onChange={value => setReport(value as ReportName)}
          data={REPORTS.map(value => ({ value, label: t[value] }))}
        />
      </Group>
      <section className="sheet panel">
        <div className="filters no-print">
          <DateRange from={filter.from} till={filter.till} labels={t} onChange={set} />
          <NativeSelect
            size="sm"
            label={t.branch}
            value={filter.branchId}
            onChange={event => set({ branchId: event.currentTarget.value })}
            data={[
              { value: '', label: t.all },
              ...clinic.branches.map(one => ({ value: one.branchId, label: one.name })),
            ]}
          />
          {may('clinic.manage') && (
            <NativeSelect
              size="sm"
              label={t.doctor}
              value={filter.practitionerId}
              onChange={event => set({ practitionerId: event.currentTarget.value })}
              data={[
                { value: '', label: t.all },
                ...(doctors.data?.practitioners ?? []).map(one => ({
                  value: one.practitionerId,
                  label: shortName(one),
                })),
              ]}
            />
          )}
          <Button
            component="a"
            size="sm"
            href={urlOf(reportFileEndpoint, { params: { report }, query })}
            download
          >
            {t.xlsx}
          </Button>
          <Button size="sm" variant="default" onClick={() => window.print()}>
            {t.print}
          </Button>
        </div>
        <ProblemNotice error={found.error} />
        {found.data ? <Sheet report={found.data} /> : !found.error && <p className="soft">{t.loading}</p>}
      </section>
    </div>
  )
}

type Kind = Report['columns'][number]['kind']

function shown(value: string | number | null, kind: Kind): string {
  if (value === null) return ''
  if (kind === 'kopecks') return formatKopecks(Number(value))
  if (kind === 'date') return formatDateShort(String(value))
  if (kind === 'amount') return Number(value).toLocaleString(language(), { maximumFractionDigits: 3 })
  return String(value)
}

const isNumber = (kind: Kind) => kind !== 'text' && kind !== 'date'

function Sheet({ report }: { readonly report: Report }) {
  const t = useMessages(reportsText)
  const cells = (row: Report['rows'][number]) =>
    row.map((value, i) => {
      const { kind, title } = report.columns[i]!
      return (
        <td key={title} className={isNumber(kind) ? 'num sum' : undefined}>
          {shown(value, kind)}
        </td>
      )
    })
  return (
    <>
      <h2>{report.title}</h2>
      <p className="soft papers-note">{report.asked}</p>
      {report.rows.length === 0 ? (
        <p className="soft">{t.nothing}</p>
      ) : (
        <div className="scroll-x">
          <table className="lines documents">
            <thead>
              <tr>
                {report.columns.map(column => (
                  <th key={column.title} className={isNumber(column.kind) ? 'sum' : undefined}>
                    {column.title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {report.rows.map((row, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a report stands still
                <tr key={i}>{cells(row)}</tr>
              ))}
            </tbody>
            {report.totals && (
              <tfoot>
                <tr style={{ fontWeight: 600 }}>
                  {cells(report.totals.map((value, i) => (i === 0 && value === null ? t.total : value)))}
                </tr>
              </tfoot>
            )}
          </table>
        </div>
      )}
    </>
  )
}
