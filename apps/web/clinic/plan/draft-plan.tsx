import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { Service } from '#modules/catalogue/contract.ts'
import { type Plan, type PlanVersion, savePlanEndpoint } from '#modules/treatment-plans/contract.ts'
import { ApiProblem, call } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { copyOption, meritsOf, newOption, type Option, toDraft } from './edit.ts'
import { OptionCard } from './option-card.tsx'
import { planText } from './plan-text.ts'
import { SignOption } from './sign-option.tsx'

const AUTOSAVE_MS = 700

/** A draft: options side by side, saved while they are edited, until the patient signs one. */
export function DraftPlan({
  plan,
  version,
  services,
}: {
  readonly plan: Plan
  readonly version: PlanVersion
  readonly services: readonly Service[]
}) {
  const t = useMessages(planText)
  const [options, setOptions] = useState<readonly Option[]>(version.options)
  const [frozenUntil, setFrozenUntil] = useState(version.frozenUntil)
  const [state, setState] = useState<'saved' | 'saving' | 'unsaved'>('saved')
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const lock = useRef(version.lock)
  const dirty = useRef(false)
  const running = useRef(false)

  // biome-ignore lint/correctness/useExhaustiveDependencies: the timer belongs to what is edited
  useEffect(() => {
    if (!dirty.current) return
    const timer = setTimeout(() => void save(), AUTOSAVE_MS)
    return () => clearTimeout(timer)
  }, [options, frozenUntil])

  const latest = useRef({ options, frozenUntil })
  latest.current = { options, frozenUntil }
  async function save(): Promise<void> {
    if (running.current) return
    running.current = true
    while (dirty.current) {
      dirty.current = false
      setState('saving')
      try {
        const answer = await call(savePlanEndpoint, {
          params: { planId: plan.planId },
          body: {
            lock: lock.current,
            frozenUntil: latest.current.frozenUntil,
            options: toDraft(latest.current.options),
          },
        })
        lock.current = answer.lock
        setProblem(null)
        setState(dirty.current ? 'unsaved' : 'saved')
      } catch (error) {
        if (error instanceof ApiProblem) setProblem(error)
        setState('unsaved')
        break
      }
    }
    running.current = false
  }
  const change = (next: readonly Option[]) => {
    dirty.current = true
    setState('unsaved')
    setOptions(next)
  }
  const merits = meritsOf(options)
  return (
    <>
      <div className="plan-bar">
        <label>
          {t.frozen}{' '}
          <input
            type="date"
            value={frozenUntil}
            onChange={event => {
              if (!event.currentTarget.value) return
              dirty.current = true
              setState('unsaved')
              setFrozenUntil(event.currentTarget.value)
            }}
          />
        </label>
        <span className="soft" role="status">
          {t[state]}
        </span>
        {options.length < 4 && (
          <Button
            size="compact-md"
            variant="light"
            leftSection={<IconPlus size={16} />}
            onClick={() => change([...options, newOption(options, t.option, t.phase(1))])}
          >
            {t.addOption}
          </Button>
        )}
      </div>
      <ProblemNotice error={problem} />
      {options.length === 0 && <p className="soft">{t.empty}</p>}
      <div className="options">
        {options.map((option, i) => (
          <OptionCard
            key={option.optionId}
            option={option}
            merits={merits.get(option.optionId) ?? []}
            services={services}
            chosen={false}
            onChange={next => change(options.map((own, j) => (i === j ? next : own)))}
            onCopy={() => options.length < 4 && change([...options, copyOption(options, option)])}
            onRemove={() => change(options.filter((_, j) => i !== j))}
          >
            {option.phases.some(phase => phase.items.length > 0) && (
              <SignOption
                key={`${option.optionId}/${lock.current}`}
                planId={plan.planId}
                lock={lock.current}
                optionId={option.optionId}
                ready={state === 'saved'}
              />
            )}
          </OptionCard>
        ))}
      </div>
    </>
  )
}
