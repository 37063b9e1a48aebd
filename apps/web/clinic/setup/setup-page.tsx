import './setup.css'
import type { ReactNode } from 'react'
import { readinessEndpoint } from '#modules/site/contract.ts'
import { useEndpoint } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { useMay } from '../clinic-data.tsx'
import { go, useRoute } from '../route.ts'
import { ClinicSettingsEditor } from './clinic-form.tsx'
import { clinicSettingsText } from './clinic-text.ts'
import { DoctorsEditor } from './doctors-editor.tsx'
import { EntitiesEditor } from './entities-editor.tsx'
import { entitiesText } from './entities-text.ts'
import { FirstSteps, NextStep } from './first-steps.tsx'
import { firstStepsText } from './first-steps-text.ts'
import { PlacesEditor } from './places-editor.tsx'
import { PricesEditor } from './prices-editor.tsx'
import { ScheduleEditor } from './schedule-editor.tsx'
import { setupText } from './setup-text.ts'

/** `/app/setup`: what a clinic needs before its first patient, and changes as it lives. */
export default function SetupPage() {
  const t = useMessages(setupText)
  const e = useMessages(entitiesText)
  const own = useMessages(clinicSettingsText)
  const first = useMessages(firstStepsText)
  const may = useMay()
  const readiness = useEndpoint(readinessEndpoint, {}, { enabled: may('clinic.manage') })
  const { id } = useRoute()
  const tabs: readonly { id: string; label: string; shown: boolean; body: ReactNode }[] = [
    {
      id: 'start',
      label: first.start,
      // Only while something is missing; its address works on.
      shown: may('clinic.manage') && (id === 'start' || readiness.data?.ready === false),
      body: <FirstSteps />,
    },
    { id: 'schedule', label: t.schedule, shown: may('schedule.manage'), body: <ScheduleEditor /> },
    {
      id: 'clinic',
      label: own.tab,
      shown: may('clinic.manage'),
      body: <ClinicSettingsEditor />,
    },
    { id: 'entities', label: e.entities, shown: may('organisation.manage'), body: <EntitiesEditor /> },
    { id: 'places', label: t.places, shown: may('clinic.manage'), body: <PlacesEditor /> },
    { id: 'prices', label: t.prices, shown: may('catalogue.manage'), body: <PricesEditor /> },
    { id: 'doctors', label: t.doctors, shown: may('catalogue.manage'), body: <DoctorsEditor /> },
  ]
  const shown = tabs.filter(tab => tab.shown)
  const open = shown.find(tab => tab.id === id) ?? shown.find(tab => tab.id !== 'start')
  return (
    <div className="page">
      <h1>{t.title}</h1>
      <nav className="setup-tabs" aria-label={t.title}>
        {shown.map(tab => (
          <a
            key={tab.id}
            href={`/app/setup/${tab.id}`}
            aria-current={tab === open ? 'page' : undefined}
            onClick={event => {
              event.preventDefault()
              go(`setup/${tab.id}`)
            }}
          >
            {tab.label}
          </a>
        ))}
      </nav>
      {may('clinic.manage') && open?.id !== 'start' && <NextStep />}
      {open?.body}
    </div>
  )
}
