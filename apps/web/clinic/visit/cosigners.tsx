import { Button, Group, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { shortName } from '#libs/names/index.ts'
import { listPractitionersEndpoint } from '#modules/catalogue/contract.ts'
import {
  answerCosignatureEndpoint,
  askCosignatureEndpoint,
  CAPACITIES,
  Capacity,
  type Cosignature,
  type Protocol,
} from '#modules/records/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { Status } from '../../kit/status.tsx'
import { useDate } from '../../kit/zone.ts'
import { useClinic } from '../clinic-data.tsx'
import { cosignText } from './cosign-text.ts'

const TONE = { asked: 'wait', signed: 'good', declined: 'bad' } as const

/** Second signatures under a signed protocol: who was asked, what he said; the author asks, the colleague answers. */
export function Cosigners({ protocol }: { readonly protocol: Protocol }) {
  const date = useDate()
  const t = useMessages(cosignText)
  const { me } = useClinic()
  const [asking, setAsking] = useState(false)
  const mine = me.practitionerId === protocol.practitionerId
  if (protocol.cosignatures.length === 0 && !mine) return null
  return (
    <div className="cosigners">
      {protocol.cosignatures.map(one => (
        <div key={one.requestId}>
          {t.cosign}: {one.who}, {t[one.capacity]}{' '}
          <Status tone={TONE[one.state]}>{`${t[one.state]}${one.at ? ` ${date(one.at)}` : ''}`}</Status>
          {one.reason && <span className="soft"> {one.reason}</span>}
          {one.state === 'asked' && one.practitionerId === me.practitionerId && <Answer request={one} />}
        </div>
      ))}
      {mine &&
        (asking ? (
          <Ask protocol={protocol} onDone={() => setAsking(false)} />
        ) : (
          <Button variant="subtle" size="compact-sm" ml={-8} onClick={() => setAsking(true)}>
            {t.ask} …
          </Button>
        ))}
    </div>
  )
}

function Answer({ request }: { readonly request: Cosignature }) {
  const t = useMessages(cosignText)
  const answer = useWrite(answerCosignatureEndpoint)
  const [reason, setReason] = useState<string | null>(null)
  const params = { requestId: request.requestId }
  if (reason === null)
    return (
      <Group gap={8} my={6}>
        <Button
          size="xs"
          loading={answer.isPending}
          onClick={() => answer.mutate({ params, body: { sign: true } })}
        >
          {t.sign}
        </Button>
        <Button size="xs" variant="subtle" color="red" onClick={() => setReason('')}>
          {t.decline}
        </Button>
        <ProblemNotice error={answer.error} />
      </Group>
    )
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        answer.mutate({ params, body: { sign: false, reason } })
      }}
    >
      <TextInput
        label={t.declineWhy}
        required
        minLength={3}
        maxLength={500}
        autoFocus
        value={reason}
        onChange={event => setReason(event.currentTarget.value)}
      />
      <Group gap={8} my={6}>
        <Button type="submit" size="xs" color="red" variant="light" loading={answer.isPending}>
          {t.decline}
        </Button>
        <Button size="xs" variant="subtle" onClick={() => setReason(null)}>
          {t.close}
        </Button>
      </Group>
      <ProblemNotice error={answer.error} />
    </form>
  )
}

function Ask({ protocol, onDone }: { readonly protocol: Protocol; readonly onDone: () => void }) {
  const t = useMessages(cosignText)
  const doctors = useEndpoint(listPractitionersEndpoint, {})
  const ask = useWrite(askCosignatureEndpoint)
  const [who, setWho] = useState('')
  const [capacity, setCapacity] = useState<Capacity>('head')
  const others = (doctors.data?.practitioners ?? []).filter(
    one => one.practitionerId !== protocol.practitionerId,
  )
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        ask
          .mutateAsync({
            params: { protocolId: protocol.protocolId },
            body: { practitionerId: who, capacity },
          })
          .then(onDone, () => {})
      }}
    >
      <Group gap={8} align="end">
        <NativeSelect
          size="sm"
          label={t.whom}
          required
          value={who}
          onChange={event => setWho(event.currentTarget.value)}
          data={[
            { value: '', label: '—' },
            ...others.map(one => ({
              value: one.practitionerId,
              label: `${shortName(one)}, ${one.speciality.toLowerCase()}`,
            })),
          ]}
        />
        <NativeSelect
          size="sm"
          label={t.as}
          value={capacity}
          onChange={event => setCapacity(Capacity.parse(event.currentTarget.value))}
          data={CAPACITIES.map(value => ({ value, label: t[value] }))}
        />
        <Button type="submit" size="sm" disabled={who === ''} loading={ask.isPending}>
          {t.ask}
        </Button>
        <Button size="sm" variant="subtle" onClick={onDone}>
          {t.close}
        </Button>
      </Group>
      <ProblemNotice error={ask.error} />
    </form>
  )
}
