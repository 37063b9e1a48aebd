import { Button, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useState } from 'react'
import { formatDateOf } from '#libs/format/index.ts'
import {
  patientSignInEndpoint,
  patientSignOutEndpoint,
  requestCodeEndpoint,
} from '#modules/identity/contract.ts'
import { readHomeEndpoint } from '#modules/portal/contract.ts'
import { useEndpoint, useWrite } from '../kit/api.ts'
import { CodeStep } from '../kit/code-step.tsx'
import { useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { Zone } from '../kit/zone.ts'
import { Documents } from './documents.tsx'
import { portalText } from './messages.ts'
import { Papers } from './papers.tsx'
import { Plans } from './plans.tsx'
import { PolicyNews } from './policy-news.tsx'
import { PrivacyPage } from './privacy-page.tsx'
import { privacyText } from './privacy-text.ts'
import { Register } from './register.tsx'
import { MySmiles } from './smile-picture.tsx'
import { Visits } from './visits.tsx'

const MyImages = lazy(() => import('./images.tsx').then(page => ({ default: page.MyImages })))

const PRIVACY = '/my/privacy'

/** The portal has two pages; the address says which, so that it can be linked to and left by «back». */
function usePrivacyPage(): readonly [shown: boolean, show: (shown: boolean) => void] {
  const [path, setPath] = useState(location.pathname)
  useEffect(() => {
    const follow = () => setPath(location.pathname)
    window.addEventListener('popstate', follow)
    return () => window.removeEventListener('popstate', follow)
  }, [])
  return [
    path.startsWith(PRIVACY),
    shown => {
      history.pushState(null, '', `${shown ? PRIVACY : '/my'}${location.search}`)
      setPath(location.pathname)
      window.scrollTo(0, 0)
    },
  ]
}

/** The patient's portal: a phone, a code, then visits and documents on one page, consents on another. */
export function PortalApp() {
  const t = useMessages(portalText)
  const privacy = useMessages(privacyText)
  const [onPrivacy, showPrivacy] = usePrivacyPage()
  const home = useEndpoint(readHomeEndpoint, {})
  const client = useQueryClient()
  const signOut = useWrite(patientSignOutEndpoint)
  const unknown = home.error?.problem.status === 401
  // Once at the door, the door stays: reading again in the background must not lose the code that was asked for.
  const [outside, setOutside] = useState(false)
  useEffect(() => {
    if (unknown) setOutside(true)
  }, [unknown])
  if (outside || unknown)
    return (
      <SignIn
        onDone={() => {
          setOutside(false)
          void client.resetQueries()
        }}
      />
    )
  if (home.error)
    return (
      <main className="portal">
        <ProblemNotice error={home.error} />
      </main>
    )
  if (!home.data) return <p className="portal soft">{t.loading}</p>
  const { clinic, people, phone } = home.data
  if (onPrivacy)
    return (
      <Zone.Provider value={clinic.zone}>
        <PrivacyPage onBack={() => showPrivacy(false)} />
      </Zone.Provider>
    )
  return (
    <Zone.Provider value={clinic.zone}>
      <main className="portal">
        <p className="soft" style={{ margin: 0 }}>
          {clinic.name} · {phone}
        </p>
        <h1>{people.map(person => person.name).join(', ') || t.title}</h1>
        <PolicyNews clinic={clinic} policies={home.data.policies} />
        {people.length === 0 && <Register onDone={() => void home.refetch()} />}
        {people.map(
          person =>
            person.blockedSince && (
              <p key={person.patientId} className="sheet visit" role="status">
                <strong>{t.blocked(formatDateOf(person.blockedSince, clinic.zone))}</strong> {t.blockedWhat}
              </p>
            ),
        )}
        <div className="visit-actions">
          <Button component="a" href={`/c/${clinic.slug}/book`} size="md">
            {t.bookAgain}
          </Button>
          {people.length > 0 && (
            <Button variant="light" size="md" onClick={() => showPrivacy(true)}>
              {privacy.open}
            </Button>
          )}
          <Button
            variant="subtle"
            size="md"
            onClick={() => signOut.mutate({}, { onSettled: () => void client.resetQueries() })}
          >
            {t.signOut}
          </Button>
        </div>
        <Visits visits={home.data.visits} now={clinic.now} />
        <MySmiles />
        <Plans zone={clinic.zone} />
        <Papers zone={clinic.zone} />
        <Documents documents={home.data.documents} />
        <Suspense fallback={<p className="soft">{t.loading}</p>}>
          <MyImages />
        </Suspense>
        <p className="soft">
          {t.help} <a href={`/c/${clinic.slug}/feedback`}>{t.write}</a>
        </p>
      </main>
    </Zone.Provider>
  )
}

function SignIn({ onDone }: { readonly onDone: () => void }) {
  const t = useMessages(portalText)
  const clinic = new URLSearchParams(location.search).get('clinic') ?? ''
  const [phone, setPhone] = useState('')
  const ask = useWrite(requestCodeEndpoint)
  const signIn = useWrite(patientSignInEndpoint)
  if (clinic === '')
    return (
      <main className="portal">
        <h1>{t.title}</h1>
        <p>{t.noClinic}</p>
      </main>
    )
  return (
    <main className="portal">
      <h1>{t.title}</h1>
      {ask.data ? (
        <CodeStep
          sentTo={
            <>
              {t.sentTo} <b>{ask.data.phone}</b>
            </>
          }
          label={t.code}
          submit={t.enter}
          back={t.otherPhone}
          error={signIn.error}
          pending={signIn.isPending}
          onCode={code =>
            signIn.mutate({ body: { challengeId: ask.data.challengeId, code } }, { onSuccess: onDone })
          }
          onBack={() => ask.reset()}
        />
      ) : (
        <form
          onSubmit={event => {
            event.preventDefault()
            ask.mutate({ body: { clinic, phone } })
          }}
        >
          <TextInput
            size="lg"
            type="tel"
            label={t.phone}
            description={t.phoneHint}
            autoComplete="tel"
            autoFocus
            required
            value={phone}
            onChange={event => setPhone(event.currentTarget.value)}
          />
          <ProblemNotice error={ask.error} />
          <div className="visit-actions">
            <Button type="submit" size="md" loading={ask.isPending}>
              {t.getCode}
            </Button>
          </div>
        </form>
      )}
    </main>
  )
}
