import { Button, Divider, Group, Modal, PasswordInput, Stack, TextInput } from '@mantine/core'
import { IconFingerprint } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import {
  beginPasskeyStepUpEndpoint,
  listPasskeysEndpoint,
  passkeyStepUpEndpoint,
  readSecurityEndpoint,
  type SecurityState,
  sendStepUpCodeEndpoint,
  stepUpEndpoint,
} from '#modules/identity/contract.ts'
import { ApiProblem, call, useEndpoint } from '../../kit/api.ts'
import { Cancelled, ConfirmGate, useGuard } from '../../kit/confirm-gate.tsx'
import { useMessages } from '../../kit/i18n.ts'
import { accountText } from './account-text.ts'
import { phoneText } from './phone-text.ts'
import { Notice, Trouble } from './trouble.tsx'
import { canUsePasskeys, KeyTrouble, signWithKey } from './webauthn.ts'

/** Asks who is there when the server wants to know, then does again what it had refused. */
export const ConfirmPerson = ({ children }: { readonly children: ReactNode }) => (
  <ConfirmGate dialog={onDone => <ConfirmDialog onDone={onDone} />}>{children}</ConfirmGate>
)

/** A change of one's own account, confirmed when the server asks; afterwards everything shown is read again. */
export function useAccountChange<I, O>(act: (input: I) => Promise<O>) {
  const guard = useGuard()
  const client = useQueryClient()
  return useMutation<O, Error, I>({
    mutationFn: input => guard(() => act(input)),
    onError: error => {
      const expected = [ApiProblem, KeyTrouble, Cancelled].some(kind => error instanceof kind)
      if (!expected) console.error(error)
    },
    onSettled: () => client.invalidateQueries(),
  })
}

/** What the typed secret is, by the way this account confirms itself. */
function secretOf(
  by: SecurityState['stepUpBy'] | undefined,
  typed: string,
  sms: { readonly challengeId: string } | undefined,
) {
  if (by === 'phone') return { code: typed, ...(sms && { challengeId: sms.challengeId }) }
  return by === 'totp' ? { totp: typed } : { password: typed }
}

function ConfirmDialog({ onDone }: { readonly onDone: (confirmed: boolean) => void }) {
  const t = useMessages(accountText)
  const security = useEndpoint(readSecurityEndpoint, {})
  const passkeys = useEndpoint(listPasskeysEndpoint, {})
  const [typed, setTyped] = useState('')
  const phone = useMessages(phoneText)
  const sms = useMutation({ mutationFn: () => call(sendStepUpCodeEndpoint, {}), onError: () => {} })
  const bySms = security.data?.stepUpBy === 'phone'
  const bySecret = useMutation({
    mutationFn: () => call(stepUpEndpoint, { body: secretOf(security.data?.stepUpBy, typed, sms.data) }),
    onSuccess: () => onDone(true),
  })
  const byKey = useMutation({
    mutationFn: async () => {
      const credential = await signWithKey(await call(beginPasskeyStepUpEndpoint, {}))
      return call(passkeyStepUpEndpoint, { body: { credential } })
    },
    onError: () => {},
    onSuccess: () => onDone(true),
  })
  const hasKey = canUsePasskeys() && passkeys.data?.passkeys.some(key => key.stoppedAt === null)
  const keyRefused = byKey.error instanceof ApiProblem && byKey.error.problem.code === 'auth.step-up'
  return (
    <Modal opened onClose={() => onDone(false)} title={t.confirmTitle} centered>
      <Stack>
        <p className="soft" style={{ margin: 0 }}>
          {t.confirmLead}
        </p>
        {hasKey && (
          <>
            <Button
              leftSection={<IconFingerprint size={18} />}
              loading={byKey.isPending}
              onClick={() => byKey.mutate()}
              data-autofocus
            >
              {t.confirmByKey}
            </Button>
            {keyRefused ? <Notice bad>{t.notConfirmed}</Notice> : <Trouble error={byKey.error} />}
            <Divider label={t.or} />
          </>
        )}
        <form
          onSubmit={event => {
            event.preventDefault()
            bySecret.mutate()
          }}
        >
          {bySms ? (
            <TextInput
              label={phone.smsCode}
              {...(sms.data && { description: phone.codeFrom(sms.data.sender) })}
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={12}
              required
              value={typed}
              onChange={event => setTyped(event.currentTarget.value)}
              rightSectionWidth={130}
              rightSection={
                <Button
                  size="compact-xs"
                  variant="light"
                  loading={sms.isPending}
                  onClick={() => sms.mutate()}
                >
                  {phone.getCode}
                </Button>
              }
            />
          ) : security.data?.stepUpBy === 'totp' ? (
            <TextInput
              label={t.firstCode}
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={6}
              required
              {...(!hasKey && { 'data-autofocus': true })}
              value={typed}
              onChange={event => setTyped(event.currentTarget.value)}
            />
          ) : (
            <PasswordInput
              label={t.yourPassword}
              autoComplete="current-password"
              required
              {...(!hasKey && { 'data-autofocus': true })}
              value={typed}
              onChange={event => setTyped(event.currentTarget.value)}
            />
          )}
          <Trouble error={bySecret.error ?? sms.error} />
          <Group justify="flex-end" mt="md">
            <Button variant="subtle" onClick={() => onDone(false)}>
              {t.cancel}
            </Button>
            <Button type="submit" variant={hasKey ? 'default' : 'filled'} loading={bySecret.isPending}>
              {t.confirm}
            </Button>
          </Group>
        </form>
      </Stack>
    </Modal>
  )
}
