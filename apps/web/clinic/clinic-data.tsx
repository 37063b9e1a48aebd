import { createContext, type ReactNode, useContext } from 'react'
import type { Module } from '#libs/offer/index.ts'
import { granted, type Permission, type Place } from '#libs/permissions/index.ts'
import type { Me } from '#modules/identity/contract.ts'
import type { Clinic } from '#modules/tenancy/contract.ts'
import { formatWhen } from '../kit/when.ts'

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
}) => <Context.Provider value={value}>{children}</Context.Provider>

/** The clinic and who is signed in. */
export const useClinic = (): ClinicData => useContext(Context)!

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
