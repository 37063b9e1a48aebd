import './conflict.css'
import { Button } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import type { Side } from '#libs/three-way/index.ts'
import type { ApiProblem } from './api.ts'
import { conflictText } from './conflict-text.ts'
import type { Conflict } from './draft.ts'
import { useMessages } from './i18n.ts'
import { ProblemNotice } from './problem.tsx'

interface Shown<Form> {
  /** Names of the fields as the form says them. */
  readonly labels: { readonly [Field in keyof Form]?: string }
  /** A value as the form shows it, where that is not the text itself; empty for nothing. */
  readonly show?: (field: keyof Form, value: Form[keyof Form]) => string
  /** An instant as the screen says it. */
  readonly when: (instant: string) => string
  /** Nothing to do: the form has taken their changes and is saved by itself. */
  readonly automatic?: boolean
}

interface Props<Form> extends Shown<Form> {
  readonly conflict: Conflict<Form> | null
  readonly error: ApiProblem | null | undefined
}

/** What went wrong when a draft was saved: in a conflict field by field, otherwise in the server's words. */
export function SaveProblem<Form extends object>({ error, conflict, ...shown }: Props<Form>) {
  return conflict && (!error || error.problem.code === 'conflict.version') ? (
    <ConflictNotice conflict={conflict} {...shown} />
  ) : (
    <ProblemNotice error={error} />
  )
}

type Row<Form> = Conflict<Form>['rows'][number]

/** Somebody else has saved meanwhile: who and when, what differs, and a choice for each field in which both wrote. */
function ConflictNotice<Form extends object>({
  conflict,
  labels,
  show,
  when,
  automatic,
}: Shown<Form> & { readonly conflict: Conflict<Form> }) {
  const t = useMessages(conflictText)
  const { saver, rows, open, reading } = conflict
  const box = useRef<HTMLElement>(null)
  const value = (row: Row<Form>, given: Form[keyof Form]) =>
    (show ? show(row.field, given) : String(given ?? '')) || t.empty
  const clashes = rows.filter(row => row.kind === 'clash')
  const taken = rows.filter(row => row.kind === 'taken')
  // Whoever has to choose sees all of it; what settles itself does not take him away from where he writes.
  const asks = !automatic && !reading
  useEffect(() => {
    if (asks) box.current?.scrollIntoView({ block: 'nearest' })
  }, [asks])
  const who = [saver.own ? t.own : saver.by, saver.at && when(saver.at)].filter(Boolean).join(', ')
  const advice = automatic
    ? t.merged
    : reading
      ? t.reading
      : clashes.length > 0
        ? t.choose
        : taken.length > 0
          ? t.apart
          : t.nothing
  const name = (row: Row<Form>) => labels[row.field] ?? String(row.field)
  return (
    <section className="conflict" ref={box}>
      <div className="conflict-head" role="alert">
        <IconAlertTriangle size={18} aria-hidden />
        <div>
          <b>
            {t.title}
            {who && `: ${who}`}
          </b>
          <p>{advice}</p>
        </div>
      </div>
      {clashes.map(row => {
        const side = (which: Side, given: Form[keyof Form]) => {
          const chosen = row.side === which
          return (
            <div className="conflict-side" data-chosen={chosen || undefined}>
              <div>
                <span className="soft">{which === 'theirs' ? t.theirs : t.mine}</span>
                <span className="conflict-value">{value(row, given)}</span>
              </div>
              <Button
                size="compact-sm"
                variant={chosen ? 'filled' : 'default'}
                leftSection={chosen && <IconCheck size={15} aria-hidden />}
                aria-pressed={chosen}
                aria-label={`${which === 'theirs' ? t.take : t.keep}: ${name(row)}`}
                onClick={() => conflict.choose(row, which)}
              >
                {which === 'theirs' ? t.take : t.keep}
              </Button>
            </div>
          )
        }
        return (
          <fieldset key={String(row.field)}>
            <legend>{name(row)}</legend>
            <div className="conflict-sides">
              {side('theirs', row.theirs)}
              {side('mine', row.mine)}
            </div>
          </fieldset>
        )
      })}
      {taken.length > 0 && (
        <>
          {clashes.length > 0 && <p className="soft">{t.taken}</p>}
          <ul className="conflict-taken">
            {taken.map(row => (
              <li key={String(row.field)}>
                <b>{name(row)}:</b> {value(row, row.theirs)}{' '}
                <span className="soft">({t.was(value(row, row.base))})</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {clashes.length > 0 && <p role="status">{open > 0 ? t.left(open) : t.ready}</p>}
    </section>
  )
}
