import { Button, Progress } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { type DragEvent, useRef, useState } from 'react'
import { importStatementEndpoint, type StatementBrief } from '#modules/vendor/contract.ts'
import { ApiProblem, call } from '../kit/api.ts'
import { base64Of } from '../kit/base64.ts'
import { useMessages } from '../kit/i18n.ts'
import { Status, type Tone } from '../kit/status.tsx'
import { go } from './route.ts'
import { StatementLink, StatementState } from './statement-state.tsx'
import { statementsText } from './statements-text.ts'

type Step = 'queued' | 'sending' | 'taken' | 'known' | 'refused'

/** A file on its way in: where it stands, what it became, or why it was refused. */
interface Taking {
  readonly id: number
  readonly file: File
  readonly step: Step
  readonly statementId?: string
  readonly why?: string
}

const MOST_BYTES = 3_000_000
const TONES: Readonly<Record<Step, Tone>> = {
  queued: 'wait',
  sending: 'wait',
  taken: 'good',
  known: 'wait',
  refused: 'bad',
}

/**
 * Takes the files of one drop, one after another: a faulty one does not stop the next. A single statement is opened; of
 * several each has its line.
 */
function useTaking() {
  const t = useMessages(statementsText)
  const client = useQueryClient()
  const [takings, setTakings] = useState<readonly Taking[]>([])
  const busy = takings.some(({ step }) => step === 'queued' || step === 'sending')
  const note = (id: number, change: Partial<Taking>) =>
    setTakings(rows => rows.map(row => (row.id === id ? { ...row, ...change } : row)))

  const bring = async ({ id, file }: Taking): Promise<string | null> => {
    if (file.size > MOST_BYTES) return refuse(id, t.tooLarge)
    note(id, { step: 'sending' })
    // A folder that was dropped, or a file that is gone meanwhile, cannot be read.
    const base64 = await base64Of(file).catch(() => null)
    if (base64 === null) return refuse(id, t.unreadable)
    try {
      const answer = await call(importStatementEndpoint, { body: { fileName: file.name, base64 } })
      note(id, { step: answer.known ? 'known' : 'taken', statementId: answer.statementId })
      return answer.statementId
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      return refuse(id, error.problem.detail)
    } finally {
      void client.invalidateQueries()
    }
  }
  const refuse = (id: number, why: string) => {
    note(id, { step: 'refused', why })
    return null
  }
  const take = async (files: readonly File[]) => {
    if (files.length === 0 || busy) return
    const rows = files.map((file, id): Taking => ({ id, file, step: 'queued' }))
    setTakings(rows)
    for (const row of rows) {
      const statementId = await bring(row)
      if (rows.length === 1 && statementId) go(`statements/${statementId}`)
    }
  }
  return { takings, busy, take, clear: () => setTakings([]) }
}

/** Where statements are dropped or chosen, with a line for each file that is on its way. */
export function StatementDrop({ statements }: { readonly statements: readonly StatementBrief[] }) {
  const t = useMessages(statementsText)
  const { takings, busy, take, clear } = useTaking()
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void take([...event.dataTransfer.files])
  }
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way in beside the button */}
      <div
        className="drop"
        data-over={over}
        onDragOver={event => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <IconUpload size={26} stroke={1.4} aria-hidden />
        <span>{t.drop}</span>
        <input
          ref={input}
          type="file"
          accept=".txt,text/plain"
          multiple
          hidden
          aria-label={t.choose}
          onChange={event => {
            const files = [...(event.currentTarget.files ?? [])]
            // The same file may be chosen again after it was mended.
            event.currentTarget.value = ''
            void take(files)
          }}
        />
        <Button variant="default" loading={busy} onClick={() => input.current?.click()}>
          {t.choose}
        </Button>
        <span className="soft drop-hint">{t.dropHint}</span>
      </div>
      {takings.length > 0 && (
        <Takings takings={takings} statements={statements} onClear={busy ? null : clear} />
      )}
    </>
  )
}

function Takings({
  takings,
  statements,
  onClear,
}: {
  readonly takings: readonly Taking[]
  readonly statements: readonly StatementBrief[]
  readonly onClear: (() => void) | null
}) {
  const t = useMessages(statementsText)
  const done = takings.filter(({ step }) => step !== 'queued' && step !== 'sending').length
  return (
    <section className="sheet panel takings">
      <header>
        <span role="status">{t.taking(done, takings.length)}</span>
        {onClear && (
          <Button size="compact-sm" variant="subtle" onClick={onClear}>
            {t.clear}
          </Button>
        )}
      </header>
      {done < takings.length && (
        <Progress value={(done / takings.length) * 100} aria-label={t.taking(done, takings.length)} />
      )}
      <ul>
        {takings.map(taking => (
          <TakingLine
            key={taking.id}
            taking={taking}
            alone={takings.length === 1}
            statement={statements.find(({ statementId }) => statementId === taking.statementId)}
          />
        ))}
      </ul>
    </section>
  )
}

function TakingLine({
  taking: { file, step, statementId, why },
  alone,
  statement,
}: {
  readonly taking: Taking
  readonly alone: boolean
  readonly statement: StatementBrief | undefined
}) {
  const t = useMessages(statementsText)
  return (
    <li>
      {statementId ? (
        <StatementLink statementId={statementId}>{file.name}</StatementLink>
      ) : (
        <span>{file.name}</span>
      )}
      <Status tone={TONES[step]}>{step === 'known' ? t.knownMark : t[step]}</Status>
      {statement && (
        <span className="soft">
          {t.received(statement.documents)} <StatementState statement={statement} />
        </span>
      )}
      {why && <p role="alert">{why}</p>}
      {alone && step === 'known' && <p role="status">{t.known}</p>}
    </li>
  )
}
