import '../clinic/shell.css'
import './console.css'
import {
  ActionIcon,
  Button,
  PasswordInput,
  Stack,
  TextInput,
  Title,
  useMantineColorScheme,
} from '@mantine/core'
import {
  IconBuildingBank,
  IconFileText,
  IconLanguage,
  IconLogout,
  IconMessageReport,
  IconMoon,
  IconUsers,
} from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import {
  readVendorMeEndpoint,
  type VendorMe,
  vendorSignInEndpoint,
  vendorSignOutEndpoint,
} from '#modules/identity/contract.ts'
import { SIGNED_OUT, useEndpoint, useWrite } from '../kit/api.ts'
import { language, setLanguage, useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { ClientPage } from './client-page.tsx'
import { consoleText } from './console-text.ts'
import { ObjectionsPage } from './objections-page.tsx'
import { OffersPage } from './offers-page.tsx'
import { OverviewPage } from './overview-page.tsx'
import { go, useRoute } from './route.ts'
import { StatementsPage } from './statements-page.tsx'

/** The vendor's console: contracts and money of clients, never a patient. */
export function ConsoleApp() {
  const t = useMessages(consoleText)
  const me = useEndpoint(readVendorMeEndpoint, {})
  const client = useQueryClient()
  const [out, setOut] = useState(false)
  useEffect(() => {
    const leave = () => setOut(true)
    window.addEventListener(SIGNED_OUT, leave)
    return () => window.removeEventListener(SIGNED_OUT, leave)
  }, [])
  if (out || me.error?.problem.status === 401) {
    const done = () => {
      client.clear()
      setOut(false)
      void me.refetch()
    }
    return <SignIn onDone={done} />
  }
  if (me.error) return <ProblemNotice error={me.error} />
  if (!me.data) return <p className="soft">{t.loading}</p>
  return (
    <Frame me={me.data}>
      <Section />
    </Frame>
  )
}

function Section() {
  const { section, id } = useRoute()
  switch (section) {
    case 'client':
      return <ClientPage key={id} tenantId={id ?? ''} />
    case 'statements':
      return <StatementsPage statementId={id} />
    case 'offers':
      return <OffersPage editionId={id} />
    case 'objections':
      return <ObjectionsPage />
    default:
      return <OverviewPage />
  }
}

function Frame({ me, children }: { readonly me: VendorMe; readonly children: ReactNode }) {
  const t = useMessages(consoleText)
  const { section } = useRoute()
  const { toggleColorScheme } = useMantineColorScheme()
  const signOut = useWrite(vendorSignOutEndpoint)
  const sections = [
    { id: '', label: t.overview, icon: IconUsers },
    { id: 'statements', label: t.statements, icon: IconBuildingBank },
    { id: 'offers', label: t.offers, icon: IconFileText },
    { id: 'objections', label: t.objections, icon: IconMessageReport },
  ]
  const here = section === 'client' ? '' : section
  return (
    <div className="shell">
      <nav className="rail" aria-label={t.title}>
        {sections.map(({ id, label, icon: Icon }) => (
          <a
            key={id}
            href={`/console/${id}`}
            aria-current={here === id ? 'page' : undefined}
            onClick={event => {
              event.preventDefault()
              go(id)
            }}
          >
            <Icon size={22} stroke={1.6} aria-hidden />
            <span>{label}</span>
          </a>
        ))}
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
          <ActionIcon
            variant="subtle"
            size="lg"
            aria-label={t.theme}
            title={t.theme}
            onClick={toggleColorScheme}
          >
            <IconMoon size={20} />
          </ActionIcon>
        </div>
      </nav>
      <header className="bar">
        <strong className="bar-name">{t.title}</strong>
        <span className="bar-me">{me.name}</span>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconLogout size={16} />}
          onClick={() => signOut.mutate({}, { onSettled: () => window.dispatchEvent(new Event(SIGNED_OUT)) })}
        >
          {t.signOut}
        </Button>
      </header>
      <main className="section">{children}</main>
    </div>
  )
}

function SignIn({ onDone }: { readonly onDone: () => void }) {
  const t = useMessages(consoleText)
  const [form, setForm] = useState({ email: '', password: '', totp: '' })
  const signIn = useWrite(vendorSignInEndpoint)
  const needsCode = form.totp !== '' || signIn.error?.problem.code === 'auth.totp-required'
  const { totp, ...rest } = form
  return (
    <main className="sign-in">
      <form
        className="sheet"
        onSubmit={event => {
          event.preventDefault()
          signIn.mutate({ body: { ...rest, ...(totp && { totp }) } }, { onSuccess: onDone })
        }}
      >
        <Stack>
          <Title order={1} size="h2">
            {t.signIn}
          </Title>
          <TextInput
            label={t.email}
            type="email"
            autoComplete="username"
            required
            autoFocus
            value={form.email}
            onChange={e => setForm({ ...form, email: e.currentTarget.value })}
          />
          <PasswordInput
            label={t.password}
            autoComplete="current-password"
            required
            value={form.password}
            onChange={e => setForm({ ...form, password: e.currentTarget.value })}
          />
          {needsCode && (
            <TextInput
              label={t.totp}
              inputMode="numeric"
              maxLength={6}
              value={totp}
              onChange={e => setForm({ ...form, totp: e.currentTarget.value })}
            />
          )}
          <ProblemNotice error={signIn.error} />
          <Button type="submit" loading={signIn.isPending}>
            {t.enter}
          </Button>
        </Stack>
      </form>
    </main>
  )
}
