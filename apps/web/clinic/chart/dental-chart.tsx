import './chart.css'
import { ActionIcon, Popover, SegmentedControl } from '@mantine/core'
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconKeyboard,
  IconPrinter,
  IconSquarePlus,
} from '@tabler/icons-react'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { ageOn, dayOf } from '#libs/format/index.ts'
import {
  between,
  CONDITIONS,
  type ConditionCode,
  describeState,
  EMPTY_TYPING,
  layoutOf,
  neighbour,
  pictureAt,
  SOUND,
  surfaceOf,
  toggleSurface,
  typeKey,
} from '#libs/odontogram/index.ts'
import { type Dentition, dentitionAt, toothName } from '#libs/teeth/index.ts'
import { chartPdfEndpoint } from '#modules/odontogram/contract.ts'
import { urlOf } from '../../kit/api.ts'
import { useLanguage, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useClinic, useMay } from '../clinic-data.tsx'
import { ChartSvg, type Press } from './chart-svg.tsx'
import { keyOf, Loupe } from './loupe.tsx'
import { chartText } from './messages.ts'
import { marksOf } from './orders.ts'
import { Palette } from './palette.tsx'
import { momentsOf, Timeline } from './timeline.tsx'
import type { ChartData } from './use-chart.ts'

interface Props {
  readonly chart: ChartData
  readonly patientId: string
  readonly birthDate: string
  /** Teeth with work in the plan. */
  readonly planned: ReadonlySet<number>
  readonly locked: boolean
  /** Teeth that are chosen now, for notes and for the protocol beside the chart. */
  readonly onTeeth?: (teeth: readonly number[]) => void
  /** More buttons of the head. */
  readonly children?: ReactNode
}

const ARROWS = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' } as const
const inField = (target: EventTarget | null) =>
  (target as HTMLElement | null)?.closest?.('input:not([type="range"]), textarea, select, [contenteditable]')

/** The dental chart: choose teeth by press, drag or number, surfaces, then a state. */
export function DentalChart({ chart, patientId, birthDate, planned, locked, onTeeth, children }: Props) {
  const t = useMessages(chartText)
  const language = useLanguage()
  const { clinic } = useClinic()
  const may = useMay()
  const age = ageOn(birthDate, dayOf(clinic.now, clinic.zone))
  const [dentition, setDentition] = useState<Dentition>(dentitionAt(age))
  const [typing, setTyping] = useState(EMPTY_TYPING)
  const [several, setSeveral] = useState(false)
  const [moment, setMoment] = useState<number | null>(null)
  const [says, setSays] = useState<string | null>(null)
  const box = useRef<HTMLElement>(null)
  const shown = layoutOf(dentition).teeth
  const moments = useMemo(() => momentsOf(chart.changes, clinic.zone), [chart.changes, clinic.zone])
  const picture = useMemo(
    () => (moment === null ? chart.now : pictureAt(chart.entries, moments[moment]?.at ?? null)),
    [chart.now, chart.entries, moments, moment],
  )
  const before = useMemo(
    () =>
      moment === null ? null : moment === 0 ? new Map() : pictureAt(chart.entries, moments[moment - 1]!.at),
    [chart.entries, moments, moment],
  )
  const readOnly = locked || !may('record.draft')
  const first = typing.teeth.at(-1)

  const choose = (next: typeof typing) => {
    setTyping(next)
    setSays(next.wrong ? t.wrong(next.wrong) : null)
    if (next.teeth !== typing.teeth) onTeeth?.(next.teeth)
  }
  const order = (condition: ConditionCode, degree: number | null, from = typing) => {
    if (moment !== null) return setSays(t.pastReadOnly)
    if (from.teeth.length === 0) return setSays(t.choose)
    const { takes } = CONDITIONS[condition]
    if (takes === 'degree' && degree === null) {
      setTyping({ ...from, waits: condition })
      return setSays(t.degree)
    }
    if (takes === 'surface' && from.surfaces.length === 0) return setSays(t.surfacesFirst)
    const { marks, fault } = marksOf({ condition, degree }, from.teeth, from.surfaces, chart.now)
    if (fault) {
      setTyping({ ...from, waits: null })
      return setSays(`${fault.tooth}: ${t[fault.code === 'degree' ? 'bad-degree' : fault.code]}`)
    }
    chart.mark(marks)
    setTyping({ ...from, surfaces: [], waits: null, digits: '' })
    setSays(null)
  }
  const press = ({ tooth, surface, how }: Press) => {
    const anchor = typing.teeth[0]
    if (how === 'add') {
      const has = typing.teeth.includes(tooth)
      return choose({
        ...typing,
        teeth:
          has && !surface
            ? typing.teeth.filter(own => own !== tooth)
            : [...new Set([...typing.teeth, tooth])],
        surfaces: surface ? toggleSurface(typing, keyOf(surface)).surfaces : typing.surfaces,
      })
    }
    if ((how === 'range' || how === 'drag') && anchor !== undefined) {
      const row = between(shown, anchor, tooth)
      // The first tooth stays first: it is where the next range begins.
      const teeth = [anchor, ...row.filter(own => own !== anchor)]
      return choose({ ...typing, teeth, waits: null })
    }
    const same = typing.teeth.length === 1 && first === tooth
    const kept = same ? typing : { ...EMPTY_TYPING, teeth: [tooth] }
    choose(surface ? toggleSurface(kept, keyOf(surface)) : { ...kept, teeth: [tooth] })
  }
  const keyDown = (event: KeyboardEvent) => {
    if (event.code === 'F2') {
      event.preventDefault()
      box.current?.querySelector<HTMLElement>('.chart-scroll')?.focus()
      return
    }
    if (inField(event.target) || event.altKey) return
    if (event.ctrlKey || event.metaKey) {
      const redo = event.code === 'KeyY' || (event.code === 'KeyZ' && event.shiftKey)
      const act = redo ? chart.redo : event.code === 'KeyZ' ? chart.undo : null
      if (act && moment === null && !readOnly) {
        event.preventDefault()
        act()
      }
      return
    }
    const way = ARROWS[event.code as keyof typeof ARROWS]
    if (way && first !== undefined && box.current?.contains(document.activeElement) !== false) {
      if ((event.target as HTMLElement).getAttribute?.('type') === 'range') return
      const next = neighbour(shown, first, way)
      event.preventDefault()
      return choose({
        ...EMPTY_TYPING,
        teeth: event.shiftKey ? [...typing.teeth.filter(own => own !== next), next] : [next],
      })
    }
    const typed = typeKey(typing, event.code, shown)
    if (!typed.taken || readOnly) return
    event.preventDefault()
    if (typed.order) order(typed.order.condition, typed.order.degree, { ...typing, waits: null })
    else {
      choose(typed.typing)
      if (typed.typing.waits) setSays(t.degree)
    }
  }
  const latest = useRef(keyDown)
  latest.current = keyDown
  useEffect(() => {
    const listen = (event: KeyboardEvent) => latest.current(event)
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])

  const state = first === undefined ? undefined : (picture.get(first) ?? SOUND)
  return (
    <section className="chart" ref={box} aria-label={t.title}>
      <div className="chart-head">
        <span className={says ? 'chart-says bad' : 'chart-says'} role="status">
          {says ??
            (first === undefined ? (
              t.choose
            ) : (
              <>
                <strong>
                  {typing.teeth.length > 1
                    ? `${t.teeth(typing.teeth.length)}: ${typing.teeth.join(', ')}`
                    : first}
                  {typing.digits && ` ${typing.digits}_`}
                </strong>{' '}
                {typing.teeth.length === 1 && `${toothName(first)} · `}
                {typing.surfaces.length > 0
                  ? typing.surfaces.map(key => surfaceOf(first, key)).join('')
                  : describeState(first, state!, language) || t.sound}
              </>
            ))}
        </span>
        <SegmentedControl
          size="xs"
          aria-label={t.dentition}
          value={dentition}
          onChange={value => {
            setDentition(value as Dentition)
            choose(EMPTY_TYPING)
          }}
          data={(['permanent', 'mixed', 'deciduous'] as const).map(value => ({ value, label: t[value] }))}
        />
        <ActionIcon
          variant={several ? 'filled' : 'default'}
          size={34}
          aria-label={t.several}
          title={t.several}
          aria-pressed={several}
          onClick={() => setSeveral(!several)}
        >
          <IconSquarePlus size={18} />
        </ActionIcon>
        {!readOnly && (
          <>
            <ActionIcon
              variant="default"
              size={34}
              aria-label={t.undo}
              title={t.undo}
              disabled={!chart.undo || moment !== null}
              onClick={() => chart.undo?.()}
            >
              <IconArrowBackUp size={18} />
            </ActionIcon>
            <ActionIcon
              variant="default"
              size={34}
              aria-label={t.redo}
              title={t.redo}
              disabled={!chart.redo || moment !== null}
              onClick={() => chart.redo?.()}
            >
              <IconArrowForwardUp size={18} />
            </ActionIcon>
          </>
        )}
        <ActionIcon
          component="a"
          variant="default"
          size={34}
          aria-label={t.print}
          title={t.print}
          target="_blank"
          href={urlOf(chartPdfEndpoint, {
            params: { patientId },
            query: { dentition, ...(moment !== null && { at: moments[moment]!.at }) },
          })}
        >
          <IconPrinter size={18} />
        </ActionIcon>
        {children}
        <Popover width={340} position="bottom-end" withArrow>
          <Popover.Target>
            <ActionIcon variant="default" size={34} aria-label={t.help} title={t.help}>
              <IconKeyboard size={18} />
            </ActionIcon>
          </Popover.Target>
          <Popover.Dropdown>{t.keys}</Popover.Dropdown>
        </Popover>
      </div>
      <ProblemNotice error={chart.error ?? chart.problem} />
      <ChartSvg
        dentition={dentition}
        age={age}
        picture={picture}
        before={before}
        teeth={typing.teeth}
        surfacesOn={tooth => typing.surfaces.map(key => surfaceOf(tooth, key)).join('')}
        planned={planned}
        several={several}
        onPress={press}
      />
      <Timeline moments={moments} at={moment} onMove={setMoment} />
      {!readOnly && (
        <div className="chart-tools">
          <Loupe
            tooth={first ?? shown[0]!}
            state={first === undefined ? undefined : picture.get(first)}
            chosen={typing.surfaces}
            onSurface={surface =>
              first === undefined ? setSays(t.choose) : choose(toggleSurface(typing, surface))
            }
          />
          <Palette waits={typing.waits} disabled={moment !== null} onOrder={order} />
        </div>
      )}
    </section>
  )
}
