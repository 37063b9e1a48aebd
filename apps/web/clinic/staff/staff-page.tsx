import './staff.css'
import { Button, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { ROLES, type Role } from '#libs/permissions/index.ts'
import {
  inviteStaffEndpoint,
  listInvitationsEndpoint,
  withdrawInvitationEndpoint,
} from '#modules/identity/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { useGuardedWrite } from '../../kit/confirm-gate.tsx'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useDate } from '../../kit/zone.ts'
import { ConfirmPerson } from '../account/confirm-person.tsx'
import { useClinic } from '../clinic-data.tsx'
import { Colleagues } from './colleagues.tsx'
import { staffText } from './staff-text.ts'

/** Invitations into the clinic: the only way in (MM-5.2a). */
export default function StaffPage() {
  const t = useMessages(staffText)
  return (
    <div className="page">
      <h1>{t.title}</h1>
      <p className="soft" style={{ maxWidth: '70ch' }}>
        {t.lead}
      </p>
      <ConfirmPerson>
        <Invite />
        <Waiting />
        <Colleagues />
      </ConfirmPerson>
    </div>
  )
}

function Invite() {
  const t = useMessages(staffText)
  const { clinic } = useClinic()
  const invite = useGuardedWrite(inviteStaffEndpoint)
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('reception')
  const [entityId, setEntityId] = useState<string | null>(null)
  return (
    <form
      className="sheet panel"
      onSubmit={event => {
        event.preventDefault()
        invite.mutate({ body: { email, role, entityId } }, { onSuccess: () => setEmail('') })
      }}
    >
      <div className="form-row">
        <TextInput
          type="email"
          label={t.email}
          required
          value={email}
          onChange={event => setEmail(event.currentTarget.value)}
        />
        <Select
          label={t.role}
          allowDeselect={false}
          data={ROLES.map(value => ({ value, label: t[value] }))}
          value={role}
          onChange={value => setRole(ROLES.find(known => known === value) ?? 'reception')}
        />
        <Select
          label={t.entity}
          placeholder={t.everywhere}
          clearable
          data={clinic.entities.map(entity => ({ value: entity.entityId, label: entity.shortName }))}
          value={entityId}
          onChange={setEntityId}
        />
        <Button type="submit" disabled={!email} loading={invite.isPending}>
          {t.invite}
        </Button>
      </div>
      <ProblemNotice error={invite.problem} />
    </form>
  )
}

function Waiting() {
  const date = useDate()
  const t = useMessages(staffText)
  const list = useEndpoint(listInvitationsEndpoint, {})
  const withdraw = useWrite(withdrawInvitationEndpoint)
  return (
    <section className="sheet panel">
      <h2>{t.waiting}</h2>
      <ProblemNotice error={list.error ?? withdraw.error} />
      {list.data?.invitations.length === 0 && <p className="soft">{t.none}</p>}
      <ul className="plain">
        {list.data?.invitations.map(row => (
          <li key={row.invitationId}>
            <span>
              {row.email} <span className="soft">{t[row.role]}</span>
            </span>
            <span className="soft num">
              {t.until(date(row.expiresAt))}{' '}
              <Button
                size="compact-xs"
                variant="default"
                onClick={() => withdraw.mutate({ params: { invitationId: row.invitationId } })}
              >
                {t.withdraw}
              </Button>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
