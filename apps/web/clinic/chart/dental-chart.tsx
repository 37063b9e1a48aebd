import './chart.css'
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
  type Picture,
  pictureIn,
  SOUND,
  type SurfaceKey,
  surfaceOf,
  type Typing,
  toggleSurface,
  typeKey,
} from '#libs/odontogram/index.ts'
import { type Dentition, dentitionAt, toothName } from '#libs/teeth/index.ts'
import { useLanguage, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useStable } from '../../kit/stable.ts'
import { useClinic, useMay } from '../clinic-data.tsx'
import { ChartHead } from './chart-head.tsx'
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
const NOTHING: Picture = new Map()
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
  const shownAt = moment === null ? null : (moments[moment]?.at ?? null)
  const earlier = moment === null || moment === 0 ? null : moments[moment - 1]!.at
  const picture = useMemo(
    () => (shownAt === null ? chart.now : pictureIn(chart.history, shownAt)),
    [chart.now, chart.history, shownAt],
  )
  const before = useMemo(
    () => (shownAt === null ? null : earlier === null ? NOTHING : pictureIn(chart.history, earlier)),
    [chart.history, shownAt, earlier],
  )
  const readOnly = locked || !may('record.draft')
  const first = typing.teeth.at(-1)

  const choose = (next: typeof typing) => {
    setTyping(next)
    setSays(next.wrong ? t.wrong(next.wrong) : null)
    if (next.teeth !== typing.teeth) onTeeth?.(next.teeth)
  }
  const order = (condition: ConditionCode, degree: number | null, from: Typing) => {
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
  const press = useStable(({ tooth, surface, how }: Press) => {
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
  })
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
  const listen = useStable(keyDown)
  useEffect(() => {
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [listen])
  const onOrder = useStable((condition: ConditionCode, degree: number | null) =>
    order(condition, degree, typing),
  )
  const onSurface = useStable((surface: SurfaceKey) =>
    first === undefined ? setSays(t.choose) : choose(toggleSurface(typing, surface)),
  )
  const onDentition = useStable((next: Dentition) => {
    setDentition(next)
    choose(EMPTY_TYPING)
  })
  const onSeveral = useStable(() => setSeveral(!several))

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
        <ChartHead
          patientId={patientId}
          dentition={dentition}
          several={several}
          shownAt={shownAt}
          readOnly={readOnly}
          undo={moment === null ? chart.undo : null}
          redo={moment === null ? chart.redo : null}
          onDentition={onDentition}
          onSeveral={onSeveral}
        >
          {children}
        </ChartHead>
      </div>
      <ProblemNotice error={chart.error ?? chart.problem} />
      <ChartSvg
        dentition={dentition}
        age={age}
        picture={picture}
        before={before}
        teeth={typing.teeth}
        surfaces={typing.surfaces}
        planned={planned}
        several={several}
        onPress={press}
      />
      <Timeline moments={moments} at={moment} saving={chart.saving} onMove={setMoment} />
      {!readOnly && (
        <div className="chart-tools">
          <Loupe
            tooth={first ?? shown[0]!}
            state={first === undefined ? undefined : picture.get(first)}
            chosen={typing.surfaces}
            onSurface={onSurface}
          />
          <Palette waits={typing.waits} disabled={moment !== null} onOrder={onOrder} />
        </div>
      )}
    </section>
  )
}
