import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { IconCircleCheck, IconCircleX, IconClock } from '@tabler/icons-react'
import { useState } from 'react'
import { dayOf, formatDateShort } from '#libs/format/index.ts'
import { type SharingLine, sharingMapEndpoint } from '#modules/privacy-cases/contract.ts'
import { declareSharingGroundEndpoint, revokeSharingGroundEndpoint } from '#modules/tenancy/contract.ts'
import { ApiProblem, call, type Input, useEndpoint, useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { formatWhen } from '../../kit/when.ts'
import { ConfirmPerson, useAccountChange } from '../account/confirm-person.tsx'
import { useClinic, useMay } from '../clinic-data.tsx'
import { deskText } from './desk-text.ts'
import { OperatorTransfers } from './operator-transfer.tsx'
import { SharingPicture } from './sharing-picture.tsx'

const ICONS = { live: IconCircleCheck, future: IconClock, expired: IconCircleX, revoked: IconCircleX }
const LOOK = { live: 'calm', future: 'soon', expired: 'met', revoked: 'met' } as const

/** Grounds on which legal entities share data: the picture, the register, a new one, its end (MM-3.10, J5.3). */
export default function SharingPage() {
  const t = useMessages(deskText)
  const { clinic } = useClinic()
  const map = useEndpoint(sharingMapEndpoint, {})
  const may = useMay()
  const [adding, setAdding] = useState(false)
  const name = (id: string) => clinic.entities.find(e => e.entityId === id)?.shortName ?? '—'
  return (
    <>
      <section className="sheet panel">
        <h2>{t.sharingTitle}</h2>
        <ProblemNotice error={map.error} />
        {map.data && !map.data.grounds.some(g => g.state === 'live') && (
          <p className="soft">{t.nobodyShares}</p>
        )}
        {map.data && (
          <div className="dpo-wide">
            <SharingPicture grounds={map.data.grounds} />
          </div>
        )}
        {adding ? (
          <ConfirmPerson>
            <NewGround onClose={() => setAdding(false)} />
          </ConfirmPerson>
        ) : (
          <Button mt="sm" onClick={() => setAdding(true)}>
            {t.declare}
          </Button>
        )}
      </section>
      {map.data && map.data.grounds.length > 0 && (
        <section className="sheet panel dpo-wide">
          <table className="lines dpo-cards">
            <tbody>
              {map.data.grounds.map(line => (
                <Line key={line.groundId} line={line} name={name} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {may('case.manage') && <OperatorTransfers />}
    </>
  )
}

function Line({ line, name }: { readonly line: SharingLine; readonly name: (id: string) => string }) {
  const t = useMessages(deskText)
  const { clinic } = useClinic()
  const revoke = useWrite(revokeSharingGroundEndpoint)
  const [reason, setReason] = useState<string | null>(null)
  const Icon = ICONS[line.state]
  return (
    <tr>
      <td>
        <b>{name(line.fromEntity)}</b> → <b>{name(line.toEntity)}</b>
        <div className="dpo-quiet">{line.categories.map(c => t[c]).join(', ')}</div>
      </td>
      <td>
        {line.purpose}
        <div className="dpo-quiet">
          {t[line.basis]}: {line.basisDocument}; {t.declaredBy} {line.declaredBy},{' '}
          {formatDateShort(dayOf(line.declaredAt, clinic.zone))}
        </div>
      </td>
      <td>
        <span className="dpo-due" data-urgency={LOOK[line.state]}>
          <Icon size={17} stroke={1.7} aria-hidden /> {t[line.state]}
        </span>
        <div className="dpo-quiet num">
          {formatDateShort(line.validFrom)} — {line.validTo ? formatDateShort(line.validTo) : t.endless}
        </div>
        {line.revokeReason && <div className="dpo-quiet">{line.revokeReason}</div>}
      </td>
      <td>
        <div className="dpo-quiet">
          {t.reads(line.reads)}
          {line.lastReadAt && `, ${t.lastRead} ${formatWhen(line.lastReadAt, clinic.zone, clinic.now)}`}
        </div>
        <ProblemNotice error={revoke.error} />
        {(line.state === 'live' || line.state === 'future') &&
          (reason === null ? (
            <Button size="compact-sm" variant="default" onClick={() => setReason('')}>
              {t.revoke}
            </Button>
          ) : (
            <form
              className="dpo-inline"
              onSubmit={event => {
                event.preventDefault()
                revoke.mutate({ params: { groundId: line.groundId }, body: { reason } })
              }}
            >
              <TextInput
                size="xs"
                required
                aria-label={t.revokeReason}
                placeholder={t.revokeReason}
                value={reason}
                onChange={event => setReason(event.currentTarget.value)}
              />
              <Button size="compact-sm" variant="default" type="submit" loading={revoke.isPending}>
                {t.revoke}
              </Button>
            </form>
          ))}
      </td>
    </tr>
  )
}

const CATEGORIES = ['contacts', 'clinical', 'money'] as const

function NewGround({ onClose }: { readonly onClose: () => void }) {
  const t = useMessages(deskText)
  const { clinic } = useClinic()
  const declare = useAccountChange((input: Input<typeof declareSharingGroundEndpoint>) =>
    call(declareSharingGroundEndpoint, input),
  )
  const [from, setFrom] = useState(clinic.entities[0]?.entityId ?? '')
  const [to, setTo] = useState(clinic.entities[1]?.entityId ?? '')
  const [categories, setCategories] = useState<SharingLine['categories']>(['contacts'])
  const [purpose, setPurpose] = useState('')
  const [basis, setBasis] = useState<'agreement' | 'consent'>('agreement')
  const [document, setDocument] = useState('')
  const [validFrom, setValidFrom] = useState(dayOf(clinic.now, clinic.zone))
  const [validTo, setValidTo] = useState('')
  const entities = clinic.entities.map(e => ({ value: e.entityId, label: e.shortName }))
  return (
    <form
      className="dpo-form"
      onSubmit={event => {
        event.preventDefault()
        declare.mutate(
          {
            body: {
              fromEntity: from,
              toEntity: to,
              categories: [...categories],
              purpose,
              basis,
              basisDocument: document,
              validFrom,
              validTo: validTo || null,
            },
          },
          { onSuccess: onClose },
        )
      }}
    >
      <div className="dpo-pair">
        <NativeSelect
          label={t.from}
          data={entities}
          value={from}
          onChange={e => setFrom(e.currentTarget.value)}
        />
        <NativeSelect label={t.to} data={entities} value={to} onChange={e => setTo(e.currentTarget.value)} />
      </div>
      <Checkbox.Group
        label={t.categories}
        value={[...categories]}
        onChange={value => setCategories(value as SharingLine['categories'])}
      >
        <div className="dpo-inline">
          {CATEGORIES.map(category => (
            <Checkbox key={category} value={category} label={t[category]} />
          ))}
        </div>
      </Checkbox.Group>
      <TextInput
        label={t.purpose}
        required
        value={purpose}
        onChange={e => setPurpose(e.currentTarget.value)}
      />
      <div className="dpo-pair">
        <NativeSelect
          label={t.basis}
          data={[
            { value: 'agreement', label: t.agreement },
            { value: 'consent', label: t.consent },
          ]}
          value={basis}
          onChange={e => setBasis(e.currentTarget.value as 'agreement')}
        />
        <TextInput
          label={t.document}
          required
          value={document}
          onChange={e => setDocument(e.currentTarget.value)}
        />
      </div>
      <div className="dpo-pair">
        <TextInput
          label={t.validFrom}
          type="date"
          required
          value={validFrom}
          onChange={e => setValidFrom(e.currentTarget.value)}
        />
        <TextInput
          label={t.validTo}
          type="date"
          value={validTo}
          onChange={e => setValidTo(e.currentTarget.value)}
        />
      </div>
      <ProblemNotice error={declare.error instanceof ApiProblem ? declare.error : null} />
      <div className="dpo-inline">
        <Button type="submit" loading={declare.isPending} disabled={categories.length === 0 || from === to}>
          {t.save}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t.cancel}
        </Button>
      </div>
    </form>
  )
}
