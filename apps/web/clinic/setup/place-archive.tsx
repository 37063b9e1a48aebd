import { Button, Group } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { shortName } from '#libs/names/index.ts'
import { formatPhone } from '#libs/phones/index.ts'
import { listPractitionersEndpoint } from '#modules/catalogue/contract.ts'
import { archivePlaceEndpoint, placeUseEndpoint } from '#modules/scheduling/contract.ts'
import type { Branch } from '#modules/tenancy/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { formatWhen } from '../../kit/when.ts'
import { useClinic } from '../clinic-data.tsx'
import { go } from '../route.ts'
import { clinicSettingsText } from './clinic-text.ts'

interface Props {
  readonly placeId: string
  readonly branch: Branch
  readonly onClose: () => void
  readonly onDone: (place: { readonly placeId: string; readonly name: string }) => void
}

/** What stands in a branch, a room or a chair, shown before it goes out of use. */
export function PlaceArchive({ placeId, branch, onClose, onDone }: Props) {
  const t = useMessages(clinicSettingsText)
  const { clinic } = useClinic()
  const found = useEndpoint(placeUseEndpoint, { params: { placeId } })
  const doctors = useEndpoint(listPractitionersEndpoint, {})
  const archive = useWrite(archivePlaceEndpoint)
  const ready = found.data !== undefined && doctors.data !== undefined
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (!ready) return
    // The question comes into view whole, and the next Tab is in it.
    title.current?.focus({ preventScroll: true })
    title.current?.parentElement?.scrollIntoView({ block: 'nearest' })
  }, [ready])
  if (!found.data || !doctors.data) return <ProblemNotice error={found.error ?? doctors.error} />
  const { kind, name, visits, others, practitionerIds } = found.data
  const whole = kind === 'branch'
  const named = doctors.data.practitioners.filter(one => practitionerIds.includes(one.practitionerId))
  const count = visits.length + others
  return (
    <section className="sheet panel attention" aria-live="polite">
      <h3 ref={title} tabIndex={-1}>
        {whole ? t.askClose(name) : t.askOut(name)}
      </h3>
      {practitionerIds.length > 0 && (
        <p>
          {t.inSchedule}{' '}
          <a
            href="/app/setup/schedule"
            onClick={event => {
              event.preventDefault()
              go('setup/schedule')
            }}
          >
            {named.map(shortName).join(', ')}
          </a>
        </p>
      )}
      {count > 0 && <p className="soft">{whole ? t.visitsFirst : t.visitsStay}</p>}
      {visits.length > 0 && (
        <ul className="plain affected">
          {visits.map(visit => (
            <li key={visit.appointmentId}>
              <span>{formatWhen(visit.startsAt, branch.zone, clinic.now)}</span>
              {visit.patient && (
                <a href={`/app/patient/${visit.patient.patientId}`} target="_blank" rel="noreferrer">
                  {shortName(visit.patient)}
                </a>
              )}
              <span className="soft">{visit.patient && formatPhone(visit.patient.phone)}</span>
            </li>
          ))}
        </ul>
      )}
      {others > 0 && <p className="soft">{t.othersVisits(others)}</p>}
      {count + practitionerIds.length === 0 && <p className="soft">{t.nothingThere}</p>}
      <ProblemNotice error={archive.error} />
      <Group mt="sm">
        {practitionerIds.length === 0 && !(whole && count > 0) && (
          <Button
            loading={archive.isPending}
            onClick={() =>
              archive.mutate(
                { params: { placeId }, body: { acknowledged: true } },
                { onSuccess: () => onDone({ placeId, name }) },
              )
            }
          >
            {whole ? t.closeBranch : t.takeOut}
          </Button>
        )}
        <Button variant="default" onClick={onClose}>
          {t.cancel}
        </Button>
      </Group>
    </section>
  )
}
