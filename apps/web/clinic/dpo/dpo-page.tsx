import './dpo.css'
import { lazy, Suspense } from 'react'
import { useMessages } from '../../kit/i18n.ts'
import { go, useRoute } from '../route.ts'
import { deskText } from './desk-text.ts'
import { dpoText } from './dpo-text.ts'

const CasesBoard = lazy(() => import('./cases-board.tsx'))
const CasePage = lazy(() => import('./case-page.tsx'))
const IncidentsPage = lazy(() => import('./incidents-page.tsx'))
const DestructionsPage = lazy(() => import('./destructions-page.tsx'))
const RegistersPage = lazy(() => import('./registers-page.tsx'))
const SharingPage = lazy(() => import('./sharing-page.tsx'))
const TextsPage = lazy(() => import('./texts-page.tsx'))
const GatePage = lazy(() => import('./gate-page.tsx'))
const TermsPage = lazy(() => import('./terms-page.tsx'))
const ConsolePage = lazy(() => import('./console-page.tsx'))

const TABS = [
  '',
  'incidents',
  'destructions',
  'sharing',
  'texts',
  'gate',
  'terms',
  'registers',
  'console',
] as const

/** On a phone the row of tabs scrolls: the open one is brought into it. */
const inView = (tab: HTMLElement | null) => tab?.scrollIntoView({ block: 'nearest', inline: 'center' })

/** The privacy desk: `/app/dpo`, its tabs, and a case by its id. */
export default function DpoPage() {
  const t = useMessages(dpoText)
  const own = useMessages(deskText)
  const { id } = useRoute()
  const tab = TABS.find(name => name === (id ?? '')) ?? ''
  const label = {
    '': t.board,
    incidents: t.incidents,
    destructions: t.destructions,
    sharing: own.sharing,
    texts: own.texts,
    gate: own.gate,
    terms: own.terms,
    registers: t.registers,
    console: t.console,
  }
  return (
    <div className="page dpo">
      <div className="dpo-head no-print">
        <h1>{t.title}</h1>
      </div>
      <nav className="dpo-tabs no-print" aria-label={t.title}>
        {TABS.map(name => (
          <a
            key={name}
            href={`/app/dpo/${name}`}
            aria-current={tab === name ? 'page' : undefined}
            ref={tab === name ? inView : undefined}
            onClick={event => {
              event.preventDefault()
              go(name ? `dpo/${name}` : 'dpo')
            }}
          >
            {label[name]}
          </a>
        ))}
      </nav>
      <Suspense fallback={<p className="soft">{t.loading}</p>}>
        {id === null || id === '' ? (
          <CasesBoard />
        ) : tab === 'incidents' ? (
          <IncidentsPage />
        ) : tab === 'destructions' ? (
          <DestructionsPage />
        ) : tab === 'sharing' ? (
          <SharingPage />
        ) : tab === 'texts' ? (
          <TextsPage />
        ) : tab === 'gate' ? (
          <GatePage />
        ) : tab === 'terms' ? (
          <TermsPage />
        ) : tab === 'registers' ? (
          <RegistersPage />
        ) : tab === 'console' ? (
          <ConsolePage />
        ) : (
          <CasePage key={id} caseId={id} />
        )}
      </Suspense>
    </div>
  )
}
