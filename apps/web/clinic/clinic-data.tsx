import { createContext, type ReactNode, useContext } from 'react'
import { dayOf } from '#libs/format/index.ts'
import type { Module } from '#libs/offer/index.ts'
import { granted, type Permission, type Place } from '#libs/permissions/index.ts'
import type { Me } from '#modules/identity/contract.ts'
import type { Clinic } from '#modules/tenancy/contract.ts'
import { useMessages } from '../kit/i18n.ts'
import { formatWhen } from '../kit/when.ts'
import { Zone } from '../kit/zone.ts'
import { clinicText } from './messages.ts'

export interface ClinicData {
  readonly me: Me
  readonly clinic: Clinic
  /** What the clinic's contract opens now. */
  readonly modules: ReadonlySet<Module>
}

const Context = createContext<ClinicData | null>(null)

export const ClinicProvider = ({
  value,
  children,
}: {
  readonly value: ClinicData
  readonly children: ReactNode
}) => (
  <Context.Provider value={value}>
    <Zone.Provider value={value.clinic.zone}>{children}</Zone.Provider>
  </Context.Provider>
)

/** The clinic and who is signed in. */
export const useClinic = (): ClinicData => useContext(Context)!

/** Branches to choose from: those that receive, and the one that is looked at, which may be closed. */
export function useBranchChoices(current?: string): { readonly value: string; readonly label: string }[] {
  const t = useMessages(clinicText)
  return useClinic()
    .clinic.branches.filter(branch => !branch.archived || branch.branchId === current)
    .map(({ branchId, name, archived }) => ({
      value: branchId,
      label: archived ? `${name} · ${t.closedBranch}` : name,
    }))
}

/** Whether the signed-in person may do it: the same rule as on the server. */
export function useMay(): (permission: Permission, place?: Place) => boolean {
  const { me } = useClinic()
  return (permission, place) => granted(me.grants, permission, place)
}

/** Says a moment in the clinic's zone, with the year when it is another one. */
export function useWhen(): (instant: string) => string {
  const { clinic } = useClinic()
  return instant => formatWhen(instant, clinic.zone, clinic.now)
}

/** Today where the clinic is, ISO. */
export function useToday(): string {
  const { clinic } = useClinic()
  return dayOf(clinic.now, clinic.zone)
}
