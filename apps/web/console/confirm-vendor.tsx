import { Button, Group, Modal, PasswordInput, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { readVendorSecurityEndpoint, vendorStepUpEndpoint } from '#modules/identity/contract.ts'
import { useEndpoint, useWrite } from '../kit/api.ts'
import { ConfirmGate } from '../kit/confirm-gate.tsx'
import { useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { termsText } from './terms-text.ts'

/** Asks the person at the console who he is before what matters (MM1-6.2). */
export const ConfirmVendor = ({ children }: { readonly children: ReactNode }) => (
  <ConfirmGate dialog={onDone => <Question onDone={onDone} />}>{children}</ConfirmGate>
)

function Question({ onDone }: { readonly onDone: (confirmed: boolean) => void }) {
  const t = useMessages(termsText)
  const security = useEndpoint(readVendorSecurityEndpoint, {})
  const confirm = useWrite(vendorStepUpEndpoint)
  const [typed, setTyped] = useState('')
  const byCode = security.data?.totp ?? false
  return (
    <Modal opened onClose={() => onDone(false)} title={t.confirmTitle} centered>
      <form
        onSubmit={event => {
          event.preventDefault()
          confirm.mutate(
            { body: byCode ? { totp: typed } : { password: typed } },
            { onSuccess: () => onDone(true) },
          )
        }}
      >
        <p className="soft">{t.confirmLead}</p>
        {byCode ? (
          <TextInput
            label={t.firstCode}
            inputMode="numeric"
            maxLength={6}
            required
            data-autofocus
            value={typed}
            onChange={event => setTyped(event.currentTarget.value)}
          />
        ) : (
          <PasswordInput
            label={t.password}
            autoComplete="current-password"
            required
            data-autofocus
            value={typed}
            onChange={event => setTyped(event.currentTarget.value)}
          />
        )}
        <ProblemNotice error={confirm.error} />
        <Group justify="flex-end" mt="md">
          <Button variant="subtle" onClick={() => onDone(false)}>
            {t.cancel}
          </Button>
          <Button type="submit" loading={confirm.isPending}>
            {t.confirm}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
