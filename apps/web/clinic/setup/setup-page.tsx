import './setup.css'
import type { ReactNode } from 'react'
import { useMessages } from '../../kit/i18n.ts'
import { useMay } from '../clinic-data.tsx'
import { go, useRoute } from '../route.ts'
import { DoctorsEditor } from './doctors-editor.tsx'
import { EntitiesEditor } from './entities-editor.tsx'
import { entitiesText } from './entities-text.ts'
import { PlacesEditor } from './places-editor.tsx'
import { PricesEditor } from './prices-editor.tsx'
import { ScheduleEditor } from './schedule-editor.tsx'
import { setupText } from './setup-text.ts'

/** `/app/setup`: what a clinic needs before its first patient, and changes as it lives. */
export default function SetupPage() {
  const t = useMessages(setupText)
  const e = useMessages(entitiesText)
  const may = useMay()
  const { id } = useRoute()
  const tabs: readonly { id: string; label: string; shown: boolean; body: ReactNode }[] = [
    { id: 'schedule', label: t.schedule, shown: may('schedule.manage'), body: <ScheduleEditor /> },
    { id: 'entities', label: e.entities, shown: may('organisation.manage'), body: <EntitiesEditor /> },
    { id: 'places', label: t.places, shown: may('clinic.manage'), body: <PlacesEditor /> },
    { id: 'prices', label: t.prices, shown: may('catalogue.manage'), body: <PricesEditor /> },
    { id: 'doctors', label: t.doctors, shown: may('catalogue.manage'), body: <DoctorsEditor /> },
  ]
  const shown = tabs.filter(tab => tab.shown)
  const open = shown.find(tab => tab.id === id) ?? shown[0]
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
      {open?.body}
    </div>
  )
}
