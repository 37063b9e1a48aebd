import { MODULE_NAMES, type Module } from '#libs/offer/index.ts'
import { useLanguage, useMessages } from '../kit/i18n.ts'
import { useMay } from './clinic-data.tsx'
import { clinicText } from './messages.ts'
import { go } from './route.ts'

/** Instead of a section whose module the contract does not open (MM-6.3): which one, and where it is ordered. */
export function ModuleOff({ module }: { readonly module: Module }) {
  const t = useMessages(clinicText)
  const language = useLanguage()
  const may = useMay()
  return (
    <div className="page">
      <section className="sheet panel">
        <h1>{t.moduleOff(MODULE_NAMES[module][language])}</h1>
        <p className="measure">{t.moduleOffHint}</p>
        {may('contract.read') && (
          <p>
            <a
              href="/app/contract"
              onClick={event => {
                event.preventDefault()
                go('contract')
              }}
            >
              {t.toContract}
            </a>
          </p>
        )}
      </section>
    </div>
  )
}
