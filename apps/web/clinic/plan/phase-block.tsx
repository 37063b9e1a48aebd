import { ActionIcon, NumberInput, Select, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { formatKopecks } from '#libs/money/index.ts'
import { itemTotal, phaseTotals } from '#libs/treatment-plan/index.ts'
import type { Service } from '#modules/catalogue/contract.ts'
import { useMessages } from '../../kit/i18n.ts'
import { TeethInput } from '../visit/diagnosis-field.tsx'
import { type Item, newItem, type Phase } from './edit.ts'
import { planText } from './plan-text.ts'

/** A phase of an option: how many visits and weeks, what is done and for how much. */
export function PhaseBlock({
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
  const [search, setSearch] = useState('')
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
          searchValue={search}
          onSearchChange={setSearch}
          placeholder={t.addService}
          aria-label={t.addService}
          data={services.map(s => ({
            value: s.serviceId,
            label: `${s.name} — ${formatKopecks(s.priceKopecks)}`,
          }))}
          onChange={id => {
            const service = services.find(s => s.serviceId === id)
            // The teeth of the line above are usually those of the next one.
            if (!service) return
            onChange({
              ...phase,
              items: [...phase.items, newItem(service, phase.items.at(-1)?.teeth ?? [])],
            })
            // What was chosen stands above: the box is for the next one.
            setSearch('')
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
