import { Badge, Button } from '@mantine/core'
import { IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react'
import { formatMoment } from '#libs/format/index.ts'
import {
  endOtherSessionsEndpoint,
  endSessionEndpoint,
  listSessionsEndpoint,
  type Session,
} from '#modules/identity/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { useLanguage, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { accountText } from './account-text.ts'
import { Notice } from './trouble.tsx'

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone

/** Where the account is open: one session ends, or all but this one. Nothing is asked, whoever ends them is in a hurry. */
export function SessionsSection() {
  const t = useMessages(accountText)
  const list = useEndpoint(listSessionsEndpoint, {})
  const endOthers = useWrite(endOtherSessionsEndpoint)
  const sessions = list.data?.sessions ?? []
  return (
    <section className="sheet panel" aria-labelledby="sessions">
      <div className="account-head">
        <h2 id="sessions">{t.sessions}</h2>
        {sessions.length > 1 && (
          <Button
            size="compact-sm"
            variant="default"
            loading={endOthers.isPending}
            onClick={() => endOthers.mutate({})}
          >
            {t.endOthers}
          </Button>
        )}
      </div>
      <p className="soft">{t.sessionsLead}</p>
      <ProblemNotice error={list.error ?? endOthers.error} />
      {endOthers.data && <Notice>{t.ended(endOthers.data.ended)}</Notice>}
      <ul className="account-list">
        {sessions.map(session => (
          <SessionRow key={session.sessionId} session={session} />
        ))}
      </ul>
      {sessions.length === 1 && <p className="soft">{t.noOthers}</p>}
    </section>
  )
}

function SessionRow({ session }: { readonly session: Session }) {
  const t = useMessages(accountText)
  const language = useLanguage()
  const end = useWrite(endSessionEndpoint)
  const name = session.browser ?? t.unknownBrowser
  const Icon = /Android|iPhone|iPad/.test(name) ? IconDeviceMobile : IconDeviceDesktop
  return (
    <li>
      <Icon size={22} stroke={1.5} aria-hidden />
      <div>
        <b>{name}</b>{' '}
        {session.current && (
          <Badge variant="light" size="sm" tt="none">
            {t.thisSession}
          </Badge>
        )}
        <div className="soft account-facts">
          <span>
            {t.began} {formatMoment(session.createdAt, HERE, language)}
          </span>
          <span>
            {t.seen} {formatMoment(session.lastSeenAt, HERE, language)}
          </span>
          {session.method && <span>{t[session.method]}</span>}
          <span>
            {t.address} {session.address}
          </span>
        </div>
        <ProblemNotice error={end.error} />
      </div>
      {!session.current && (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={t.endSession(name)}
          loading={end.isPending}
          onClick={() => end.mutate({ params: { sessionId: session.sessionId } })}
        >
          {t.end}
        </Button>
      )}
    </li>
  )
}
