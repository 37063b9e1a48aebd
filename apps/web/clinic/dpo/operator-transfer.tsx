import { Button, NativeSelect, TextInput } from '@mantine/core'
import { IconCircleCheck, IconCircleDashed, IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { dayOf, formatDateShort } from '#libs/format/index.ts'
import {
  endTransferEndpoint,
  exportTransferEndpoint,
  listTransfersEndpoint,
  openTransferEndpoint,
  type Transfer,
  tellTransferEndpoint,
} from '#modules/privacy-cases/contract.ts'
import { urlOf, useEndpoint, useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { formatWhen } from '../../kit/when.ts'
import { useClinic } from '../clinic-data.tsx'
import { transferText } from './transfer-text.ts'

/** Another person takes the site over with the duties to people (IV-3.3.5): three steps, each with its proof. */
export function OperatorTransfers() {
  const t = useMessages(transferText)
  const list = useEndpoint(listTransfersEndpoint, {})
  const [adding, setAdding] = useState(false)
  return (
    <section className="sheet panel">
      <h2>{t.title}</h2>
      <p className="soft">{t.about}</p>
      <ProblemNotice error={list.error} />
      {list.data?.transfers.length === 0 && <p className="soft">{t.none}</p>}
      {list.data?.transfers.map(one => (
        <Line key={one.transferId} transfer={one} />
      ))}
      {adding ? (
        <NewTransfer onClose={() => setAdding(false)} />
      ) : (
        <Button variant="default" onClick={() => setAdding(true)}>
          {t.begin}
        </Button>
      )}
    </section>
  )
}

function Step({ done, title, children }: { done: boolean; title: string; children?: React.ReactNode }) {
  const Icon = done ? IconCircleCheck : IconCircleDashed
  return (
    <li className="dpo-step" data-done={done}>
      <Icon size={18} stroke={1.7} aria-hidden />
      <div>
        <b>{title}</b>
        {children}
      </div>
    </li>
  )
}

function Line({ transfer }: { readonly transfer: Transfer }) {
  const t = useMessages(transferText)
  const { clinic } = useClinic()
  const tell = useWrite(tellTransferEndpoint)
  const params = { transferId: transfer.transferId }
  const told = transfer.told >= transfer.people
  const { export: made, state } = transfer
  return (
    <article className="dpo-clock">
      <b>{transfer.acquirerName}</b> {t.from} {formatDateShort(transfer.plannedOn)}:{' '}
      <span className="dpo-due" data-urgency={transfer.endedAt ? 'met' : 'today'}>
        {t[state]}
      </span>
      <div className="dpo-quiet">
        {t.registered(transfer.acquirerInn, transfer.acquirerOgrn)}, {transfer.acquirerAddress},{' '}
        {transfer.acquirerEmail}. {transfer.basisDocument}
      </div>
      <ProblemNotice error={tell.error} />
      <ol className="dpo-steps">
        <Step done={told} title={t.stepTell}>
          <div className="dpo-quiet">{t.told(transfer.told, transfer.people, transfer.sent)}</div>
          {!told && !transfer.endedAt && (
            <Button
              size="compact-sm"
              variant="default"
              loading={tell.isPending}
              onClick={() => tell.mutate({ params })}
            >
              {transfer.told > 0 ? t.tellMore : t.tell}
            </Button>
          )}
        </Step>
        <Step done={made !== null} title={t.stepExport}>
          {made && (
            <div className="dpo-quiet">
              {t.handed(made.consents, formatWhen(made.at, clinic.zone, clinic.now))}. {t.hash}:{' '}
              <span className="dpo-hash">{made.sha256}</span>
            </div>
          )}
          {told && !transfer.endedAt && (
            <Button
              component="a"
              size="compact-sm"
              variant="default"
              leftSection={<IconDownload size={15} />}
              href={urlOf(exportTransferEndpoint, { params })}
              download
            >
              {t.download}
            </Button>
          )}
        </Step>
        <Step done={state === 'accepted'} title={t.stepAccept}>
          {transfer.endedBy && (
            <div className="dpo-quiet">
              {transfer.endedBy}, {formatWhen(transfer.endedAt!, clinic.zone, clinic.now)}
            </div>
          )}
          {!transfer.endedAt && <End transfer={transfer} />}
        </Step>
      </ol>
      {state === 'accepted' && <p className="soft">{t.after}</p>}
    </article>
  )
}

/** The paper of acceptance when all is handed over; until then only that the change is given up, and why. */
function End({ transfer }: { readonly transfer: Transfer }) {
  const t = useMessages(transferText)
  const end = useWrite(endTransferEndpoint)
  const [words, setWords] = useState('')
  const kind = transfer.state === 'accepting' ? 'accepted' : 'given-up'
  const label = kind === 'accepted' ? t.document : t.giveUpReason
  return (
    <form
      className="dpo-inline"
      onSubmit={event => {
        event.preventDefault()
        end.mutate({ params: { transferId: transfer.transferId }, body: { kind, document: words } })
      }}
    >
      <TextInput
        size="xs"
        required
        aria-label={label}
        placeholder={label}
        value={words}
        onChange={e => setWords(e.currentTarget.value)}
        style={{ flex: '1 1 220px' }}
      />
      <Button size="compact-sm" variant="default" type="submit" loading={end.isPending}>
        {kind === 'accepted' ? t.accept : t.giveUp}
      </Button>
      <ProblemNotice error={end.error} />
    </form>
  )
}

const FIELDS = [
  'acquirerName',
  'acquirerInn',
  'acquirerOgrn',
  'acquirerAddress',
  'acquirerEmail',
  'basisDocument',
] as const

function NewTransfer({ onClose }: { readonly onClose: () => void }) {
  const t = useMessages(transferText)
  const { clinic } = useClinic()
  const open = useWrite(openTransferEndpoint)
  const [entityId, setEntity] = useState(clinic.entities[0]?.entityId ?? '')
  const [plannedOn, setPlanned] = useState('')
  const [values, setValues] = useState<Record<(typeof FIELDS)[number], string>>({
    acquirerName: '',
    acquirerInn: '',
    acquirerOgrn: '',
    acquirerAddress: '',
    acquirerEmail: '',
    basisDocument: '',
  })
  return (
    <form
      className="dpo-form"
      onSubmit={event => {
        event.preventDefault()
        open.mutate({ body: { entityId, plannedOn, ...values } }, { onSuccess: onClose })
      }}
    >
      <ProblemNotice error={open.error} />
      <NativeSelect
        label={t.entity}
        value={entityId}
        onChange={e => setEntity(e.currentTarget.value)}
        data={clinic.entities.map(one => ({ value: one.entityId, label: one.shortName }))}
      />
      {FIELDS.map(field => (
        <TextInput
          key={field}
          label={t[field]}
          required
          type={field === 'acquirerEmail' ? 'email' : 'text'}
          value={values[field]}
          onChange={e => {
            const { value } = e.currentTarget
            setValues(old => ({ ...old, [field]: value }))
          }}
        />
      ))}
      <TextInput
        label={t.plannedOn}
        required
        type="date"
        min={dayOf(clinic.now, clinic.zone)}
        value={plannedOn}
        onChange={e => setPlanned(e.currentTarget.value)}
      />
      <div className="dpo-inline">
        <Button type="submit" loading={open.isPending}>
          {t.begin}
        </Button>
        <Button variant="subtle" onClick={onClose}>
          {t.cancel}
        </Button>
      </div>
    </form>
  )
}
