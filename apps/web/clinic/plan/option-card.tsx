import { ActionIcon, Button, NumberInput, Textarea, TextInput } from '@mantine/core'
import { IconCopy, IconPlus, IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { formatKopecks } from '#libs/money/index.ts'
import { optionTotals } from '#libs/treatment-plan/index.ts'
import type { Service } from '#modules/catalogue/contract.ts'
import { useMessages } from '../../kit/i18n.ts'
import { type Merit, newPhase, type Option, type Phase } from './edit.ts'
import { PhaseBlock } from './phase-block.tsx'
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
