import { Button, FileButton, TextInput } from '@mantine/core'
import { useState } from 'react'
import { formatDate } from '#libs/format/index.ts'
import { type ArchiveView, type LetterView, sendLetterEndpoint } from '#modules/exports/contract.ts'
import { useWrite } from '../../kit/api.ts'
import { base64Of } from '../../kit/base64.ts'
import { useLanguage, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { Status, type Tone } from '../../kit/status.tsx'
import { useWhen } from '../clinic-data.tsx'
import { exportsText } from './exports-text.ts'

const TONE: Record<LetterView['state'], Tone> = { received: 'wait', accepted: 'good', rejected: 'bad' }
const NOTHING = { signerName: '', signerPost: '' }

/** Official letters on letterhead: what was sent, where each stands, the next one (MM3-3.2). */
export function LetterSection({
  letters,
  archives,
}: {
  readonly letters: readonly LetterView[]
  readonly archives: readonly ArchiveView[]
}) {
  const t = useMessages(exportsText)
  const [form, setForm] = useState(NOTHING)
  const [file, setFile] = useState<File | null>(null)
  const send = useWrite(sendLetterEndpoint)
  const submit = async () => {
    if (!file) return
    const body = { ...form, fileName: file.name.slice(-180), base64: await base64Of(file) }
    send.mutate(
      { body },
      {
        onSuccess: () => {
          setForm(NOTHING)
          setFile(null)
        },
      },
    )
  }
  return (
    <section className="sheet panel">
      <h2>{t.letters}</h2>
      <p className="soft">{t.lettersLead}</p>
      {letters.map(letter => (
        <LetterItem
          key={letter.letterId}
          letter={letter}
          ready={archives.some(row => row.archiveId === letter.archiveId && row.state === 'ready')}
        />
      ))}
      <form
        className="exports-letter"
        onSubmit={event => {
          event.preventDefault()
          void submit()
        }}
      >
        <TextInput
          label={t.signerName}
          value={form.signerName}
          onChange={e => setForm({ ...form, signerName: e.currentTarget.value })}
        />
        <TextInput
          label={t.signerPost}
          value={form.signerPost}
          onChange={e => setForm({ ...form, signerPost: e.currentTarget.value })}
        />
        <div className="exports-file">
          <span>{file ? file.name : t.scan}</span>
          <FileButton onChange={setFile} accept="application/pdf,image/jpeg,image/png">
            {props => (
              <Button variant="default" size="compact-sm" {...props}>
                {t.choose}
              </Button>
            )}
          </FileButton>
        </div>
        <Button
          variant="default"
          type="submit"
          loading={send.isPending}
          disabled={!file || form.signerName.trim() === '' || form.signerPost.trim() === ''}
        >
          {t.send}
        </Button>
        <ProblemNotice error={send.error} />
      </form>
    </section>
  )
}

const WORD = {
  received: 'letterReceived',
  accepted: 'letterAccepted',
  rejected: 'letterRejected',
} as const

function LetterItem({ letter, ready }: { readonly letter: LetterView; readonly ready: boolean }) {
  const t = useMessages(exportsText)
  const language = useLanguage()
  const when = useWhen()
  return (
    <div className="contract-item">
      <div className="contract-row">
        <b>{letter.number}</b>
        <Status tone={TONE[letter.state]}>{t[WORD[letter.state]]}</Status>
      </div>
      <div className="soft">
        {when(letter.receivedAt)} · {letter.signerName}, {letter.signerPost}
      </div>
      {letter.dueOn && <div>{ready ? t.letterReady : t.letterDue(formatDate(letter.dueOn, language))}</div>}
      {letter.rejectReason && <div>{letter.rejectReason}</div>}
    </div>
  )
}
