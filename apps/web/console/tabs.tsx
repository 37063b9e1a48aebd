import { useMessages } from '../kit/i18n.ts'
import { consoleText } from './console-text.ts'
import { go, useRoute } from './route.ts'

interface Tab {
  readonly id: string
  readonly label: string
}

/** Parts of a section, as links: each has an address of its own. */
function Tabs({ label, tabs }: { readonly label: string; readonly tabs: readonly Tab[] }) {
  const { section } = useRoute()
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map(tab => (
        <a
          key={tab.id}
          href={`/console/${tab.id}`}
          aria-current={tab.id === section ? 'page' : undefined}
          onClick={event => {
            event.preventDefault()
            go(tab.id)
          }}
        >
          {tab.label}
        </a>
      ))}
    </nav>
  )
}

/** Letters, objections, official requests. */
export function LetterTabs() {
  const t = useMessages(consoleText)
  return (
    <Tabs
      label={t.letters}
      tabs={[
        { id: 'letters', label: t.journal },
        { id: 'objections', label: t.objections },
        { id: 'claims', label: t.claims },
        { id: 'export-letters', label: t.exportLetters },
      ]}
    />
  )
}

/** What the vendor offers and on whose behalf. */
export function TermsTabs() {
  const t = useMessages(consoleText)
  return (
    <Tabs
      label={t.terms}
      tabs={[
        { id: 'offers', label: t.offers },
        { id: 'prices', label: t.prices },
        { id: 'requisites', label: t.requisites },
        { id: 'processors', label: t.processors },
      ]}
    />
  )
}

/** What happened to the system and how it is kept. */
export function ReliabilityTabs() {
  const t = useMessages(consoleText)
  return (
    <Tabs
      label={t.reliability}
      tabs={[
        { id: 'downtimes', label: t.downtimes },
        { id: 'incidents', label: t.incidents },
        { id: 'backups', label: t.backups },
      ]}
    />
  )
}
