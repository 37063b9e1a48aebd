import { Button } from '@mantine/core'
import { useState } from 'react'
import { useMessages } from '../../kit/i18n.ts'
import { ConfirmPerson } from '../account/confirm-person.tsx'
import { useClinic } from '../clinic-data.tsx'
import { go } from '../route.ts'
import { clinicSettingsText } from './clinic-text.ts'
import { entitiesText } from './entities-text.ts'
import { EntityCardForm } from './entity-card.tsx'
import { EntityForm } from './entity-form.tsx'

/** Legal entities of the clinic; the owner adds them (MM-3.8, MM-3.9). */
export function EntitiesEditor() {
  const t = useMessages(entitiesText)
  const own = useMessages(clinicSettingsText)
  const { clinic } = useClinic()
  const [adding, setAdding] = useState(false)
  const [open, setOpen] = useState<string | null>(null)
  return (
    <ConfirmPerson>
      <section className="sheet panel">
        <h2>{t.entities}</h2>
        <p className="soft measure">
          {t.entitiesLead}{' '}
          <a
            href="/app/dpo/sharing"
            onClick={event => {
              event.preventDefault()
              go('dpo/sharing')
            }}
          >
            {t.sharing}
          </a>
        </p>
        <ul className="plain">
          {clinic.entities.map(entity => (
            <li key={entity.entityId}>
              <span>
                <b>{entity.shortName}</b> <span className="soft">{entity.headName}</span>
              </span>
              <span className="soft num">{entity.inn && `${t.inn} ${entity.inn}`}</span>
              {open !== entity.entityId && (
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={`${own.change1}: ${entity.shortName}`}
                  onClick={() => setOpen(entity.entityId)}
                >
                  {own.change1}
                </Button>
              )}
              {open === entity.entityId && (
                <div className="wide-line">
                  <EntityCardForm entityId={entity.entityId} onClose={() => setOpen(null)} />
                </div>
              )}
            </li>
          ))}
        </ul>
        {adding ? (
          <EntityForm onClose={() => setAdding(false)} />
        ) : (
          <Button mt="sm" variant="default" onClick={() => setAdding(true)}>
            {t.addEntity}
          </Button>
        )}
      </section>
    </ConfirmPerson>
  )
}
