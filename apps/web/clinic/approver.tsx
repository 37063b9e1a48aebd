import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { dayOf } from '#libs/format/index.ts'
import { useClinic } from './clinic-data.tsx'

/** Who approves texts of a legal entity and by which order: its head today, unless somebody else is written. */
export function useApprover(entityId: string) {
  const { clinic } = useClinic()
  const [approver, setApprover] = useState({
    name: clinic.entities.find(one => one.entityId === entityId)?.headName ?? '',
    post: '',
    orderNumber: '',
    orderDate: dayOf(clinic.now, clinic.zone),
  })
  const field = (name: keyof typeof approver, label: string, type = 'text') => (
    <TextInput
      label={label}
      type={type}
      required
      value={approver[name]}
      onChange={event => setApprover({ ...approver, [name]: event.currentTarget.value })}
    />
  )
  return { approver, field }
}
