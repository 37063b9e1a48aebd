import { ActionIcon, Button, NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import { IconCopy, IconPlus, IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { formatKopecks } from '#libs/money/index.ts'
import { itemTotal, optionTotals, phaseTotals } from '#libs/treatment-plan/index.ts'
import type { Service } from '#modules/catalogue/contract.ts'
import { useMessages } from '../../kit/i18n.ts'
import { TeethInput } from '../visit/diagnosis-field.tsx'
import { type Item, type Merit, newItem, newPhase, type Option, type Phase } from './edit.ts'
import { planText } from './plan-text.ts'

interface Props {
  readonly option: Option
  readonly merits: readonly Merit[]
  readonly services: readonly Service[]
  readonly chosen: boolean
  /** Null: read only. */
  readonly onChange: ((option: Option) => void) | null
  readonly onCopy?: () => void
  readonly onRemove?: () => void
  /** What stands under a phase: progress, booking. */
  readonly underPhase?: (phase: Phase, index: number) => ReactNode
  readonly children?: ReactNode
}

/** One way to treat, in a column beside the others: what it costs, how long it takes, what is done when. */
export function OptionCard(props: Props) {
  const { option, merits, chosen, onChange } = props
  const t = useMessages(planText)
  const totals = optionTotals(option)
  const setPhase = (at: number, phase: Phase | null) =>
    onChange?.({
      ...option,
      phases: option.phases.flatMap((own, i) => (i !== at ? [own] : phase ? [phase] : [])),
    })
  return (
    <section
      className={chosen ? 'sheet option chosen' : 'sheet option'}
      aria-label={`${t.option} ${option.optionId}`}
    >
      <header className="option-head">
        <span className="option-letter">{option.optionId}</span>
        {onChange ? (
          <TextInput
            style={{ flex: 1 }}
            aria-label={t.optionTitle}
            value={option.title}
            maxLength={80}
            onChange={event => onChange({ ...option, title: event.currentTarget.value })}
          />
        ) : (
          <strong style={{ flex: 1 }}>
            {option.title} {chosen && <span className="tag">{t.chosen}</span>}
          </strong>
        )}
        {onChange && (
          <>
            <ActionIcon
              variant="subtle"
              aria-label={t.copyOption}
              title={t.copyOption}
              onClick={props.onCopy}
            >
              <IconCopy size={17} />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="red"
              aria-label={t.removeOption}
              title={t.removeOption}
              onClick={props.onRemove}
            >
              <IconTrash size={17} />
            </ActionIcon>
          </>
        )}
      </header>
      <div className="option-price num">
        {formatKopecks(totals.totalKopecks)}
        {totals.discountKopecks > 0 && <s className="soft">{formatKopecks(totals.grossKopecks)}</s>}
      </div>
      <div className="option-facts">
        <span>{t.nVisits(totals.visits)}</span>
        <span>{t.nWeeks(totals.weeks)}</span>
        {onChange && <span className="option-guarantee">{t.guaranteeOf}</span>}
        {onChange ? (
          <NumberInput
            size="xs"
            w={100}
            suffix={t.monthsUnit}
            min={0}
            max={600}
            aria-label={t.guarantee}
            title={t.guarantee}
            value={option.guaranteeMonths}
            onChange={value => onChange({ ...option, guaranteeMonths: Number(value) || 0 })}
          />
        ) : (
          <span>{option.guaranteeMonths > 0 ? t.nMonths(option.guaranteeMonths) : t.noGuarantee}</span>
        )}
      </div>
      <div className="option-merits">
        {merits.map(merit => (
          <span key={merit} className="tag">
            ✓ {t[merit]}
          </span>
        ))}
      </div>
      {onChange ? (
        <Textarea
          autosize
          minRows={1}
          placeholder={t.note}
          aria-label={t.note}
          value={option.note}
          onChange={event => onChange({ ...option, note: event.currentTarget.value })}
        />
      ) : (
        option.note && <p className="soft">{option.note}</p>
      )}
      {option.phases.map((phase, i) => (
        <PhaseBlock
          key={phase.phaseId}
          phase={phase}
          index={i}
          services={props.services}
          onChange={onChange && (next => setPhase(i, next))}
          onRemove={onChange && (() => setPhase(i, null))}
        >
          {props.underPhase?.(phase, i)}
        </PhaseBlock>
      ))}
      {onChange && option.phases.length < 12 && (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconPlus size={15} />}
          onClick={() =>
            onChange({
              ...option,
              phases: [...option.phases, newPhase(t.phase(option.phases.length + 1))],
            })
          }
        >
          {t.addPhase}
        </Button>
      )}
      {props.children}
    </section>
  )
}

function PhaseBlock({
  phase,
  index,
  services,
  onChange,
  onRemove,
  children,
}: {
  readonly phase: Phase
  readonly index: number
  readonly services: readonly Service[]
  readonly onChange: ((phase: Phase) => void) | null
  readonly onRemove: (() => void) | null
  readonly children: ReactNode
}) {
  const t = useMessages(planText)
  const totals = phaseTotals(phase)
  const setItem = (at: number, item: Item | null) =>
    onChange?.({ ...phase, items: phase.items.flatMap((own, i) => (i !== at ? [own] : item ? [item] : [])) })
  return (
    <div className="phase">
      <div className="phase-head">
        <span className="phase-number">{index + 1}</span>
        {onChange ? (
          <>
            <TextInput
              size="xs"
              style={{ flex: 1 }}
              aria-label={t.phaseTitle}
              value={phase.title}
              maxLength={120}
              onChange={event => onChange({ ...phase, title: event.currentTarget.value })}
            />
            <Small
              label={t.visits}
              unit={t.visitsUnit}
              min={1}
              max={50}
              value={phase.visits}
              onChange={visits => onChange({ ...phase, visits })}
            />
            <Small
              label={t.weeks}
              unit={t.weeksUnit}
              min={0}
              max={200}
              value={phase.weeks}
              onChange={weeks => onChange({ ...phase, weeks })}
            />
            <ActionIcon variant="subtle" color="red" aria-label={t.removePhase} onClick={() => onRemove?.()}>
              <IconTrash size={15} />
            </ActionIcon>
          </>
        ) : (
          <>
            <strong style={{ flex: 1 }}>{phase.title || t.phase(index + 1)}</strong>
            <span className="soft num">
              {t.nVisits(phase.visits)}, {t.nWeeks(phase.weeks)} · {formatKopecks(totals.totalKopecks)}
            </span>
          </>
        )}
      </div>
      {phase.items.map((item, i) => (
        <ItemLine key={item.itemId} item={item} onChange={onChange && (next => setItem(i, next))} />
      ))}
      {onChange && (
        <Select
          size="xs"
          searchable
          value={null}
          placeholder={t.addService}
          aria-label={t.addService}
          data={services.map(s => ({
            value: s.serviceId,
            label: `${s.name} — ${formatKopecks(s.priceKopecks)}`,
          }))}
          onChange={id => {
            const service = services.find(s => s.serviceId === id)
            // The teeth of the line above are usually those of the next one.
            if (service)
              onChange({
                ...phase,
                items: [...phase.items, newItem(service, phase.items.at(-1)?.teeth ?? [])],
              })
          }}
        />
      )}
      {children}
    </div>
  )
}

const Small = ({
  label,
  unit,
  value,
  min,
  max,
  onChange,
}: {
  readonly label: string
  readonly unit: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly onChange: (value: number) => void
}) => (
  <NumberInput
    size="xs"
    w={84}
    suffix={unit}
    min={min}
    max={max}
    aria-label={label}
    title={label}
    value={value}
    onChange={next => onChange(Math.max(min, Number(next) || min))}
  />
)

function ItemLine({
  item,
  onChange,
}: {
  readonly item: Item
  readonly onChange: ((item: Item | null) => void) | null
}) {
  const t = useMessages(planText)
  if (!onChange)
    return (
      <div className="plan-item">
        <span>
          {item.name}
          <span className="soft">
            {item.teeth.length > 0 && ` · ${item.teeth.join(', ')}`}
            {item.quantity > 1 && ` × ${item.quantity}`}
            {item.discountPercent > 0 && ` · −${item.discountPercent} %`}
          </span>
        </span>
        <span className="num">{formatKopecks(itemTotal(item))}</span>
      </div>
    )
  return (
    <div className="plan-item editable">
      <span className="plan-item-name">{item.name}</span>
      <span className="num">{formatKopecks(itemTotal(item))}</span>
      <div className="plan-item-fields">
        <TeethInput value={item.teeth} onChange={teeth => onChange({ ...item, teeth })} />
        <Small
          label={t.quantity}
          unit={t.pieces}
          min={1}
          max={99}
          value={item.quantity}
          onChange={quantity => onChange({ ...item, quantity })}
        />
        <NumberInput
          size="xs"
          w={74}
          min={0}
          max={100}
          suffix=" %"
          aria-label={t.discount}
          title={t.discount}
          value={item.discountPercent}
          onChange={value =>
            onChange({ ...item, discountPercent: Math.min(100, Math.max(0, Number(value) || 0)) })
          }
        />
        <ActionIcon variant="subtle" color="red" aria-label={t.remove} onClick={() => onChange(null)}>
          <IconTrash size={15} />
        </ActionIcon>
      </div>
    </div>
  )
}
