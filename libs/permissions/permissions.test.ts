import { describe, expect, it } from 'vitest'
import { type Grant, granted, grantedEverywhere, PERMISSIONS, permissionsOf } from './index.ts'

const A = '00000000-0000-7000-8000-00000000000a'
const B = '00000000-0000-7000-8000-00000000000b'
const reception = (entityId: string | null): Grant[] => [{ role: 'reception', entityId, branchId: null }]

describe('permissions', () => {
  it('MM-3.9: a role in legal entity A gives nothing in legal entity B', () => {
    expect(granted(reception(A), 'patient.write', { entityId: A })).toBe(true)
    expect(granted(reception(A), 'patient.write', { entityId: B })).toBe(false)
    expect(granted(reception(null), 'patient.write', { entityId: B })).toBe(true)
  })

  it('MM-3.9: the owner of one legal entity has no say in the contract of the clinic', () => {
    const owner = (entityId: string | null): Grant[] => [{ role: 'owner', entityId, branchId: null }]
    expect(granted(owner(A), 'contract.manage')).toBe(false)
    expect(granted(owner(null), 'contract.manage')).toBe(true)
    expect(grantedEverywhere(owner(A), 'staff.manage')).toBe(false)
  })

  it('MD-1.1: reception sees no medical content and the content manager sees no patients', () => {
    expect(permissionsOf(reception(null))).not.toContain('record.read')
    const content: Grant[] = [{ role: 'content', entityId: null, branchId: null }]
    expect(permissionsOf(content).filter(p => p.startsWith('patient') || p.startsWith('record'))).toEqual([])
  })

  it('nobody without a grant may do anything', () => {
    for (const permission of Object.keys(PERMISSIONS)) {
      expect(granted([], permission as keyof typeof PERMISSIONS)).toBe(false)
    }
  })
})
