import { Button, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { fullName } from '#libs/names/index.ts'
import { BRANCH_ROLES, ROLES, type Role } from '#libs/permissions/index.ts'
import {
  grantRoleEndpoint,
  listStaffEndpoint,
  revokeRoleEndpoint,
  type StaffMember,
} from '#modules/identity/contract.ts'
import { useEndpoint } from '../../kit/api.ts'
import { useGuardedWrite } from '../../kit/confirm-gate.tsx'
import { useMessages } from '../../kit/i18n.ts'
import { InlineForm } from '../../kit/inline-form.tsx'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useBranchChoices, useClinic } from '../clinic-data.tsx'
import { staffText } from './staff-text.ts'

/** Who works in the clinic, with which roles, in which legal entity and branch. */
export function Colleagues() {
  const t = useMessages(staffText)
  const found = useEndpoint(listStaffEndpoint, {})
  return (
    <section className="sheet panel">
      <h2>{t.colleagues}</h2>
      <ProblemNotice error={found.error} />
      <ul className="plain">
        {found.data?.staff.map(person => (
          <Colleague key={person.userId} person={person} />
        ))}
      </ul>
    </section>
  )
}

function Colleague({ person }: { readonly person: StaffMember }) {
  const t = useMessages(staffText)
  const { clinic } = useClinic()
  const revoke = useGuardedWrite(revokeRoleEndpoint)
  const [adding, setAdding] = useState(false)
  const placeOf = ({ role, entityId, branchId }: StaffMember['roles'][number]) =>
    [
      t[role],
      clinic.entities.find(one => one.entityId === entityId)?.shortName,
      clinic.branches.find(one => one.branchId === branchId)?.name,
    ]
      .filter(Boolean)
      .join(', ')
  return (
    <li>
      <span>
        <b>{fullName(person)}</b> <span className="soft">{person.email}</span>
      </span>
      <span className="roles">
        {person.roles.map(role => (
          <span className="role" key={role.membershipId}>
            {placeOf(role)}
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              loading={revoke.isPending}
              aria-label={`${t.takeRole}: ${placeOf(role)}, ${fullName(person)}`}
              onClick={() => revoke.mutate({ params: { membershipId: role.membershipId } })}
            >
              {t.takeRole}
            </Button>
          </span>
        ))}
        {!adding && (
          <Button
            size="compact-xs"
            variant="default"
            aria-label={`${t.giveRole}: ${fullName(person)}`}
            onClick={() => setAdding(true)}
          >
            {t.giveRole}
          </Button>
        )}
      </span>
      <ProblemNotice error={revoke.problem} />
      {adding && <GiveRole userId={person.userId} onDone={() => setAdding(false)} />}
    </li>
  )
}

function GiveRole({ userId, onDone }: { readonly userId: string; readonly onDone: () => void }) {
  const t = useMessages(staffText)
  const { clinic } = useClinic()
  const grant = useGuardedWrite(grantRoleEndpoint)
  const [role, setRole] = useState<Role>('reception')
  const [entityId, setEntityId] = useState('')
  const [branchId, setBranchId] = useState('')
  const branches = useBranchChoices()
  const hasPlace = BRANCH_ROLES.includes(role)
  return (
    <InlineForm
      className="give-role"
      submit={t.giveRole}
      cancel={t.cancel}
      error={grant.problem}
      pending={grant.isPending}
      onSubmit={() =>
        grant.mutate(
          {
            params: { userId },
            body: { role, entityId: entityId || null, branchId: (hasPlace && branchId) || null },
          },
          { onSuccess: onDone },
        )
      }
      onCancel={onDone}
    >
      <div className="form-row">
        <NativeSelect
          label={t.role}
          data={ROLES.map(value => ({ value, label: t[value] }))}
          value={role}
          onChange={event => setRole(ROLES.find(one => one === event.currentTarget.value) ?? 'reception')}
        />
        <NativeSelect
          label={t.entity}
          data={[
            { value: '', label: t.everywhere },
            ...clinic.entities.map(one => ({ value: one.entityId, label: one.shortName })),
          ]}
          value={entityId}
          onChange={event => setEntityId(event.currentTarget.value)}
        />
        {hasPlace && branches.length > 1 && (
          <NativeSelect
            label={t.branch}
            data={[{ value: '', label: t.everywhere }, ...branches]}
            value={branchId}
            onChange={event => setBranchId(event.currentTarget.value)}
          />
        )}
      </div>
    </InlineForm>
  )
}
