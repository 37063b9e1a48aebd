import './frame.css'
import { ActionIcon, Button, useMantineColorScheme } from '@mantine/core'
import { type Icon, IconLanguage, IconLogout, IconMoon } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { AnyEndpoint } from '#libs/contract/index.ts'
import { type Input, SIGNED_OUT, useWrite } from './api.ts'
import { frameText } from './frame-text.ts'
import { language, setLanguage, useMessages } from './i18n.ts'
import type { createGo } from './route.ts'

export interface RailSection {
  readonly id: string
  readonly label: string
  readonly icon: Icon
  /** How much waits there for the person; nothing is shown of nothing. */
  readonly waiting?: number
}

interface Props {
  /** `/app` or `/console`. */
  readonly base: string
  readonly go: ReturnType<typeof createGo>
  readonly name: string
  readonly sections: readonly RailSection[]
  readonly here: string
  /** What stands in the bar between the name and the person: the search. */
  readonly search?: ReactNode
  readonly person: string
  /** The way to one's own account. */
  readonly account?: ReactNode
  readonly signOut: AnyEndpoint
  readonly children: ReactNode
}

/** On a phone the rail scrolls: the open section is brought into it. */
const inView = (link: HTMLElement | null) => link?.scrollIntoView({ block: 'nearest', inline: 'nearest' })

/** The frame of an application: a narrow rail of sections, the bar with the person, the section. */
export function Frame({ base, go, name, sections, here, search, person, account, signOut, children }: Props) {
  return (
    <div className="shell">
      <nav className="rail" aria-label={name}>
        {sections.map(({ id, label, icon: Icon, waiting = 0 }) => (
          <a
            key={id}
            href={`${base}/${id}`}
            aria-current={here === id ? 'page' : undefined}
            ref={here === id ? inView : undefined}
            onClick={event => {
              event.preventDefault()
              go(id)
            }}
          >
            <Icon size={22} stroke={1.6} aria-hidden />
            <span>{label}</span>
            {waiting > 0 && <Waiting n={waiting} />}
          </a>
        ))}
        <RailEnd />
      </nav>
      <header className="bar">
        <strong className="bar-name">{name}</strong>
        {search}
        <span className="bar-me">{person}</span>
        {account}
        <SignOut endpoint={signOut} />
      </header>
      <main className="section">{children}</main>
    </div>
  )
}

/** The number on the sign; read out with its word. */
function Waiting({ n }: { readonly n: number }) {
  const t = useMessages(frameText)
  return (
    <>
      <b className="rail-count" aria-hidden>
        {n > 99 ? '99+' : n}
      </b>
      <span className="for-readers">{t.waiting(n)}</span>
    </>
  )
}

function RailEnd() {
  const t = useMessages(frameText)
  const { toggleColorScheme } = useMantineColorScheme()
  return (
    <div className="rail-end">
      <ActionIcon
        variant="subtle"
        size="lg"
        aria-label={t.enSwitch}
        title={t.enSwitch}
        onClick={() => setLanguage(language() === 'ru' ? 'en' : 'ru')}
      >
        <IconLanguage size={20} />
      </ActionIcon>
      <ActionIcon variant="subtle" size="lg" aria-label={t.theme} title={t.theme} onClick={toggleColorScheme}>
        <IconMoon size={20} />
      </ActionIcon>
    </div>
  )
}

function SignOut({ endpoint }: { readonly endpoint: AnyEndpoint }) {
  const t = useMessages(frameText)
  const leave = useWrite(endpoint)
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      aria-label={t.signOut}
      leftSection={<IconLogout size={16} />}
      onClick={() =>
        leave.mutate({} as Input<AnyEndpoint>, {
          onSettled: () => window.dispatchEvent(new Event(SIGNED_OUT)),
        })
      }
    >
      <span className="bar-exit-word">{t.signOut}</span>
    </Button>
  )
}
