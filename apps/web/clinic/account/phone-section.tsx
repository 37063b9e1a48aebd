import { Button, Group, Stack, TextInput } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { useState } from 'react'
import { formatPhone } from '#libs/phones/index.ts'
import {
  beginPhoneChangeEndpoint,
  changePhoneEndpoint,
  freezeOwnEndpoint,
} from '#modules/identity/contract.ts'
import { useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useClinic } from '../clinic-data.tsx'
import { phoneText } from './phone-text.ts'
import { Notice } from './trouble.tsx'

/** The telephone that opens the account: its change by two codes and the way out when it is lost (SV-3.2.2b). */
export function PhoneSection() {
  const t = useMessages(phoneText)
  const { me } = useClinic()
  const [changing, setChanging] = useState(false)
  const [done, setDone] = useState(false)
  return (
    <section className="sheet panel" aria-labelledby="phone">
      <h2 id="phone">{t.phone}</h2>
      <p>
        <b>{formatPhone(me.phone ?? '')}</b>
      </p>
      <p className="soft">{t.lead}</p>
      {done && <Notice>{t.done}</Notice>}
      {changing ? (
        <ChangeForm
          onDone={changed => {
            setChanging(false)
            setDone(changed)
          }}
        />
      ) : (
        <Button size="compact-sm" variant="default" onClick={() => setChanging(true)}>
          {t.change}
        </Button>
      )}
      <LostPhone />
    </section>
  )
}

const digits = { inputMode: 'numeric', autoComplete: 'one-time-code', maxLength: 12, required: true } as const

function ChangeForm({ onDone }: { readonly onDone: (changed: boolean) => void }) {
  const t = useMessages(phoneText)
  const begin = useWrite(beginPhoneChangeEndpoint)
  const change = useWrite(changePhoneEndpoint)
  const [phone, setPhone] = useState('')
  const [codes, setCodes] = useState({ oldCode: '', newCode: '' })
  const sent = begin.data
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        if (!sent) return begin.mutate({ body: { phone } })
        const { oldChallengeId, newChallengeId } = sent
        change.mutate(
          { body: { oldChallengeId, newChallengeId, ...codes } },
          { onSuccess: () => onDone(true) },
        )
      }}
    >
      <Stack gap="sm">
        {sent ? (
          <>
            <Notice>{t.sent(sent.sender)}</Notice>
            <TextInput
              {...digits}
              label={t.oldCode}
              autoFocus
              value={codes.oldCode}
              onChange={event => setCodes({ ...codes, oldCode: event.currentTarget.value })}
            />
            <TextInput
              {...digits}
              label={t.newCode}
              value={codes.newCode}
              onChange={event => setCodes({ ...codes, newCode: event.currentTarget.value })}
            />
          </>
        ) : (
          <TextInput
            type="tel"
            autoComplete="tel"
            label={t.newPhone}
            description={t.noOld}
            required
            autoFocus
            value={phone}
            onChange={event => setPhone(event.currentTarget.value)}
          />
        )}
      </Stack>
      <ProblemNotice error={sent ? change.error : begin.error} />
      <Group mt="sm">
        <Button size="compact-sm" type="submit" loading={begin.isPending || change.isPending}>
          {sent ? t.save : t.send}
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={() => onDone(false)}>
          {t.cancel}
        </Button>
      </Group>
    </form>
  )
}

function LostPhone() {
  const t = useMessages(phoneText)
  const freeze = useWrite(freezeOwnEndpoint)
  const [asked, setAsked] = useState(false)
  return (
    <>
      <h3 style={{ marginTop: 18 }}>{t.lost}</h3>
      <p className="soft">{t.lostLead}</p>
      <ProblemNotice error={freeze.error} />
      <Group>
        <Button
          size="compact-sm"
          color="red"
          variant={asked ? 'filled' : 'light'}
          leftSection={<IconLock size={15} />}
          loading={freeze.isPending}
          onClick={() =>
            asked ? freeze.mutate({}, { onSuccess: () => location.assign('/studio') }) : setAsked(true)
          }
        >
          {asked ? t.sure : t.freeze}
        </Button>
        {asked && (
          <Button size="compact-sm" variant="subtle" onClick={() => setAsked(false)}>
            {t.cancel}
          </Button>
        )}
      </Group>
    </>
  )
}
