import { Button, Slider, Switch } from '@mantine/core'
import { IconRestore } from '@tabler/icons-react'
import { type CSSProperties, useState } from 'react'
import type { SummaryShape, Work } from '#modules/smile/contract.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ShadePicker } from './shade-picker.tsx'
import { smileText } from './smile-text.ts'

export type Treatment = Work['plans']['own']

interface Props {
  readonly treatment: Treatment
  readonly summary: SummaryShape | null
  readonly shownShade: string | null
  /** `done` false while a knob is being dragged. */
  readonly onChange: (next: Treatment, done: boolean) => void
  readonly onReset: (() => void) | null
}

const FORMS = ['oval', 'square', 'triangular', 'youthful', 'mature'] as const
const REPLACEABLE = [14, 13, 12, 11, 21, 22, 23, 24] as const
const mm = (v: number) => `${v > 0 ? '+' : v < 0 ? '−' : ''}${Math.abs(v).toFixed(1).replace('.', ',')}`
const percent = (v: number) => `${Math.round(v * 100)} %`

/** Every treatment with its own control; all can be combined. */
export function Controls({ treatment: now, summary, shownShade, onChange, onReset }: Props) {
  const t = useMessages(smileText)
  const certain = summary === null || summary.lines !== null
  const set = (part: Partial<Treatment>, done = true) => onChange({ ...now, ...part }, done)
  const { veneers } = now
  const share = (name: 'align' | 'level' | 'closeGaps' | 'gum', label: string) => (
    <Knob
      key={name}
      label={label}
      value={now[name]}
      min={0}
      max={1}
      step={0.05}
      show={percent}
      disabled={!certain}
      onChange={(v, done) => set({ [name]: v }, done)}
    />
  )
  const veneer = (part: Partial<NonNullable<Treatment['veneers']>>, done = true) =>
    veneers && set({ veneers: { ...veneers, ...part } }, done)
  return (
    <div className="smile-controls">
      <section>
        <h3>{t.colour}</h3>
        <ShadePicker
          value={now.shade ?? null}
          found={summary?.shade.nearest ?? null}
          shown={shownShade}
          onChange={shade => {
            const { shade: _, ...rest } = now
            onChange(shade ? { ...rest, shade } : rest, true)
          }}
        />
        {now.shade && (
          <Knob
            label={t.evenness}
            value={now.evenness ?? (veneers ? 0.95 : 0.6)}
            min={0}
            max={1}
            step={0.05}
            show={percent}
            onChange={(v, done) => set({ evenness: v }, done)}
          />
        )}
      </section>
      <section>
        <h3>{t.position}</h3>
        {!certain && <p className="smile-warning">{t.whiteningOnly}</p>}
        {share('align', t.align)}
        {share('level', t.level)}
        {share('closeGaps', t.closeGaps)}
        {share('gum', t.gum)}
      </section>
      <section>
        <Switch
          label={t.veneers}
          checked={veneers !== undefined}
          disabled={!certain}
          onChange={event => {
            const { veneers: _, ...rest } = now
            const added = { form: 'oval' as const, length: 0.3, texture: 0.6, upTo: 4 }
            onChange(event.currentTarget.checked ? { ...rest, veneers: added } : rest, true)
          }}
        />
        {veneers && (
          <>
            <div className="smile-forms" role="radiogroup" aria-label={t.form}>
              {FORMS.map(form => (
                // biome-ignore lint/a11y/useSemanticElements: a drawn choice; the group and its roles are said
                <button
                  key={form}
                  type="button"
                  role="radio"
                  aria-checked={veneers.form === form}
                  onClick={() => veneer({ form })}
                >
                  <ToothIcon form={form} />
                  {t[form]}
                </button>
              ))}
            </div>
            <Knob
              label={t.length}
              value={veneers.length}
              min={-1.5}
              max={2}
              step={0.1}
              show={v => t.mm(mm(v))}
              onChange={(length, done) => veneer({ length: Math.round(length * 10) / 10 }, done)}
            />
            <Knob
              label={t.ratio}
              value={veneers.ratio ?? 0.69}
              min={0.69}
              max={0.95}
              step={0.01}
              show={v => (v < 0.7 ? t.ratioOwn : percent(v))}
              onChange={(v, done) => {
                const { ratio: _, ...rest } = veneers
                set({ veneers: v < 0.7 ? rest : { ...rest, ratio: Math.round(v * 100) / 100 } }, done)
              }}
            />
            <Knob
              label={t.texture}
              value={veneers.texture}
              min={0}
              max={1}
              step={0.05}
              show={percent}
              onChange={(texture, done) => veneer({ texture }, done)}
            />
            <Knob
              label={t.upTo}
              value={veneers.upTo}
              min={1}
              max={5}
              step={1}
              show={v => `1${v}–2${v}`}
              onChange={(upTo, done) => veneer({ upTo }, done)}
            />
          </>
        )}
      </section>
      <section>
        <h3>{t.replace}</h3>
        <div className="smile-teeth">
          {REPLACEABLE.map(tooth => (
            <button
              key={tooth}
              type="button"
              aria-pressed={now.replace.includes(tooth)}
              disabled={!certain}
              onClick={() =>
                set({
                  replace: now.replace.includes(tooth)
                    ? now.replace.filter(n => n !== tooth)
                    : [...now.replace, tooth].sort((a, b) => a - b),
                })
              }
            >
              {tooth}
            </button>
          ))}
        </div>
      </section>
      {onReset && (
        <Button variant="subtle" size="compact-sm" leftSection={<IconRestore size={16} />} onClick={onReset}>
          {t.resetPlan}
        </Button>
      )}
      {summary?.measures && <Figures summary={summary} />}
    </div>
  )
}

interface KnobProps {
  readonly label: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly step: number
  readonly show: (value: number) => string
  readonly disabled?: boolean
  readonly onChange: (value: number, done: boolean) => void
}

function Knob({ label, value, min, max, step, show, disabled = false, onChange }: KnobProps) {
  const [held, setHeld] = useState<number | null>(null)
  return (
    <div className="smile-knob">
      <span aria-hidden>{label}</span>
      <output>{show(held ?? value)}</output>
      <Slider
        size="sm"
        thumbSize={18}
        label={null}
        thumbLabel={label}
        value={held ?? value}
        min={min}
        max={max}
        step={step}
        disabled={disabled}
        onChange={v => {
          setHeld(v)
          onChange(v, false)
        }}
        onChangeEnd={v => {
          setHeld(null)
          onChange(v, true)
        }}
      />
    </div>
  )
}

function Figures({ summary }: { readonly summary: SummaryShape }) {
  const t = useMessages(smileText)
  const m = summary.measures!
  const gaps = Object.entries(m.gaps)
  return (
    <section className="smile-figures">
      <h3>{t.measures}</h3>
      <dl>
        <dt>{t.midlineShift}</dt>
        <dd>{t.mm(mm(m.midlineShift))}</dd>
        <dt>{t.cant}</dt>
        <dd>{t.degrees(mm(m.cant))}</dd>
        <dt>{t.gumShown}</dt>
        <dd>{t.mm(m.gumShown.toFixed(1).replace('.', ','))}</dd>
        <dt>{t.gaps}</dt>
        <dd>
          {gaps.length === 0
            ? t.noGaps
            : gaps.map(([tooth, gap]) => `${tooth}: ${t.mm(gap.toFixed(1).replace('.', ','))}`).join(', ')}
        </dd>
      </dl>
    </section>
  )
}

const OUTLINES: Readonly<Record<(typeof FORMS)[number], string>> = {
  oval: 'M9 5C13 2 23 2 27 5C30 14 30 26 27 34C24 40 12 40 9 34C6 26 6 14 9 5Z',
  square: 'M9 4C14 2 22 2 27 4C29 14 30 26 29 36C28 39 8 39 7 36C6 26 7 14 9 4Z',
  triangular: 'M12 4C15 2 21 2 24 4C27 14 30 25 30 34C29 39 7 39 6 34C6 25 9 14 12 4Z',
  youthful:
    'M10 5C14 2 22 2 26 5C29 14 30 24 29 31C27 37 24 35 21 39C19 36 16 36 13 39C10 36 8 36 7 31C6 24 7 14 10 5Z',
  mature: 'M10 5C14 2 22 2 26 5C28 14 29 26 28 38L8 38C7 26 8 14 10 5Z',
}
const INK: CSSProperties = { fill: 'none', stroke: 'currentColor', strokeWidth: 1.8 }

const ToothIcon = ({ form }: { readonly form: (typeof FORMS)[number] }) => (
  <svg viewBox="0 0 36 42" width="22" height="26" aria-hidden="true">
    <path d={OUTLINES[form]} style={INK} />
  </svg>
)
