import './chart.css'
import './perio.css'
import { Button, Select } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { dayOf, formatDateShort } from '#libs/format/index.ts'
import { fullName } from '#libs/names/index.ts'
import {
  EMPTY_SITE,
  MAX_DEPTH,
  MAX_RECESSION,
  type PerioIndices,
  perioChange,
  perioIndices,
  perioWalk,
  SITES,
  type Site,
  type SiteValue,
  type ToothPerio,
} from '#libs/odontogram/index.ts'
import { listPerioEndpoint, type PerioExam, recordPerioEndpoint } from '#modules/odontogram/contract.ts'
import { readPatientEndpoint } from '#modules/patients/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useClinic, useMay } from '../clinic-data.tsx'
import { BlockedMark } from '../patients/blocked-mark.tsx'
import { go, useRoute } from '../route.ts'
import { PerioPad } from './perio-pad.tsx'
import { type Measures, PerioSvg } from './perio-svg.tsx'
import { perioText } from './perio-text.ts'
import { useChart } from './use-chart.ts'

const emptyTooth = (tooth: number): ToothPerio => ({
  tooth,
  sites: Object.fromEntries(SITES.map(site => [site, EMPTY_SITE])) as Record<Site, SiteValue>,
  mobility: 0,
  furcation: 0,
})
const mapOf = (teeth: readonly ToothPerio[]): Measures => new Map(teeth.map(tooth => [tooth.tooth, tooth]))
export type PerioFlag = 'bleeding' | 'plaque' | 'suppuration'
const FLAG_KEYS: Readonly<Record<string, PerioFlag>> = {
  KeyB: 'bleeding',
  KeyP: 'plaque',
  KeyS: 'suppuration',
}
const NOT_THERE = ['missing', 'extracted', 'pontic', 'impacted']

/** Six points a tooth, by digits or by the pad; indices count themselves; the change since another date is drawn. */
export default function PerioPage({ patientId }: { readonly patientId: string }) {
  const t = useMessages(perioText)
  const { clinic } = useClinic()
  const may = useMay()
  const visit = useRoute().query.get('visit')
  const patient = useEndpoint(readPatientEndpoint, { params: { patientId } })
  const exams = useEndpoint(listPerioEndpoint, { params: { patientId } })
  const chart = useChart(patientId, visit)
  const record = useWrite(recordPerioEndpoint)
  const list = (exams.data?.exams ?? []) as readonly PerioExam[]
  const [shownId, setShownId] = useState<string | null>(null)
  const [draft, setDraft] = useState<Measures | null>(null)
  const [replaces, setReplaces] = useState<string | null>(null)
  const [beforeId, setBeforeId] = useState<string | null>(null)
  const [at, setAt] = useState(0)
  const [field, setField] = useState<'depth' | 'recession'>('depth')
  const shown = list.find(exam => exam.examId === shownId) ?? list[0]
  const measures = draft ?? (shown ? mapOf(shown.teeth as ToothPerio[]) : new Map())
  const absent = useMemo(
    () => new Set([...chart.now].filter(([, s]) => NOT_THERE.includes(s.presence)).map(([tooth]) => tooth)),
    [chart.now],
  )
  const walk = useMemo(() => perioWalk(absent), [absent])
  const point = walk[Math.min(at, walk.length - 1)]!
  const older = list.filter(exam => draft !== null || exam !== shown)
  const before = older.find(exam => exam.examId === beforeId) ?? null
  const indices = perioIndices([...measures.values()])
  const editing = draft !== null

  const change = (part: Partial<SiteValue>) => {
    if (!draft) return
    const tooth = draft.get(point.tooth) ?? emptyTooth(point.tooth)
    const site = { ...tooth.sites[point.site], ...part }
    setDraft(new Map(draft).set(point.tooth, { ...tooth, sites: { ...tooth.sites, [point.site]: site } }))
  }
  const step = (by: number) => setAt(Math.max(0, Math.min(walk.length - 1, at + by)))
  const enter = (mm: number) => {
    change({ [field]: Math.min(mm, field === 'depth' ? MAX_DEPTH : MAX_RECESSION) })
    if (field === 'depth') step(1)
    setField('depth')
  }
  const flag = (kind: PerioFlag) =>
    change({ [kind]: !(draft?.get(point.tooth)?.sites[point.site] ?? EMPTY_SITE)[kind] })
  const keyDown = (event: KeyboardEvent) => {
    if (!editing || event.ctrlKey || event.metaKey || event.altKey) return
    if ((event.target as HTMLElement).closest('input, textarea, [role="combobox"]')) return
    const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1]
    if (digit) enter(Number(digit) + (event.shiftKey ? 10 : 0))
    else if (event.code in FLAG_KEYS) flag(FLAG_KEYS[event.code]!)
    else if (event.code === 'KeyR') setField(field === 'depth' ? 'recession' : 'depth')
    else if (event.code === 'ArrowRight') step(1)
    else if (event.code === 'ArrowLeft') step(-1)
    else if (event.code === 'Backspace') change({ depth: null, recession: null })
    else return
    event.preventDefault()
  }
  const latest = useRef(keyDown)
  latest.current = keyDown
  useEffect(() => {
    const listen = (event: KeyboardEvent) => latest.current(event)
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
  const begin = (from: PerioExam | null) => {
    setDraft(from ? mapOf(from.teeth as ToothPerio[]) : new Map())
    setReplaces(from?.examId ?? null)
    if (!from && shown) setBeforeId(shown.examId)
    setAt(0)
  }
  const save = () =>
    record.mutate(
      {
        params: { patientId },
        body: { encounterId: visit, findings: [...draft!.values()] as PerioExam['teeth'], replaces },
      },
      {
        onSuccess: ({ examId }) => {
          setDraft(null)
          setShownId(examId)
        },
      },
    )
  const day = (exam: PerioExam) => formatDateShort(dayOf(exam.at, clinic.zone))
  if (patient.error ?? exams.error)
    return (
      <div className="page">
        <ProblemNotice error={patient.error ?? exams.error} />
      </div>
    )
  if (!patient.data || !exams.data) return <p className="soft page">{t.loading}</p>
  return (
    <div className="perio chart">
      <header className="perio-head">
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconArrowLeft size={16} />}
          onClick={() => go(visit ? `visit/${visit}` : `patient/${patientId}`)}
        >
          {visit ? t.back : t.toPatient}
        </Button>
        <h1>
          {t.title} <span className="soft">{fullName(patient.data)}</span>{' '}
          <BlockedMark since={patient.data.blockedSince} />
        </h1>
        {!editing && may('record.draft') && (
          <>
            {shown && (
              <Button size="compact-md" variant="default" onClick={() => begin(shown)}>
                {t.correct}
              </Button>
            )}
            <Button size="compact-md" onClick={() => begin(null)}>
              {t.newExam}
            </Button>
          </>
        )}
        {editing && (
          <Button
            disabled={indices.measured === 0}
            title={indices.measured === 0 ? t.nothing : undefined}
            loading={record.isPending}
            onClick={save}
          >
            {t.save}
          </Button>
        )}
      </header>
      <ProblemNotice error={record.error} />
      <div className="perio-body">
        <div className="sheet perio-chart chart-scroll">
          <PerioSvg
            measures={measures}
            before={before ? mapOf(before.teeth as ToothPerio[]) : null}
            absent={absent}
            cursor={editing ? point : null}
            onPoint={(tooth, site) => {
              const found = walk.findIndex(p => p.tooth === tooth && p.site === site)
              if (editing && found >= 0) setAt(found)
            }}
          />
        </div>
        <aside className="perio-side">
          {editing && (
            <PerioPad
              point={point}
              value={measures.get(point.tooth)?.sites[point.site] ?? EMPTY_SITE}
              field={field}
              onField={setField}
              onEnter={enter}
              onFlag={flag}
              onErase={() => change({ depth: null, recession: null })}
            />
          )}
          <section className="sheet panel">
            {list.length === 0 && !editing && <p className="soft">{t.noExams}</p>}
            {!editing && list.length > 0 && (
              <Select
                label={t.exams}
                allowDeselect={false}
                value={shown?.examId ?? null}
                data={list.map(exam => ({ value: exam.examId, label: day(exam) }))}
                onChange={setShownId}
              />
            )}
            {older.length > 0 && (
              <Select
                mt={6}
                label={t.compare}
                placeholder={t.none}
                clearable
                value={before?.examId ?? null}
                data={older.map(exam => ({ value: exam.examId, label: day(exam) }))}
                onChange={setBeforeId}
              />
            )}
            <Indices now={indices} before={before?.indices ?? null} />
            {before && <Changes before={before.teeth as ToothPerio[]} after={[...measures.values()]} />}
          </section>
        </aside>
      </div>
    </div>
  )
}

function Indices({ now, before }: { readonly now: PerioIndices; readonly before: PerioIndices | null }) {
  const t = useMessages(perioText)
  const rows = [
    [t.bop, 'bleedingPercent', ' %'],
    [t.fmps, 'plaquePercent', ' %'],
    [t.pi, 'pi', ''],
    [t.meanDepth, 'meanDepth', ` ${t.mm}`],
    [t.meanCal, 'meanAttachment', ` ${t.mm}`],
    [t.deepest, 'deepest', ` ${t.mm}`],
    [t.deep4, 'deep4', ''],
    [t.deep6, 'deep6', ''],
    [t.pus, 'suppurationSites', ''],
    [t.measured, 'measured', ''],
  ] as const
  const shown = (value: number | null, unit: string) =>
    value === null ? '—' : `${String(value).replace('.', ',')}${unit}`
  return (
    <table className="lines perio-indices">
      <tbody>
        {rows.map(([label, key, unit]) => (
          <tr key={key}>
            <td>{label}</td>
            {before && <td className="num soft">{shown(before[key], unit)}</td>}
            <td className="num">
              <strong>{shown(now[key], unit)}</strong>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Changes({
  before,
  after,
}: {
  readonly before: readonly ToothPerio[]
  readonly after: readonly ToothPerio[]
}) {
  const t = useMessages(perioText)
  const changes = perioChange(before, after)
  const worse = changes.filter(one => one.depth > 0)
  return (
    <p className="perio-changes">
      {t.change}: <span className="good">▼ {t.better(changes.filter(one => one.depth < 0).length)}</span>{' '}
      <span className="bad">▲ {t.worse(worse.length)}</span>
      {worse.length > 0 && (
        <span className="soft"> ({[...new Set(worse.map(one => one.tooth))].slice(0, 10).join(', ')})</span>
      )}
    </p>
  )
}
