import './console.css'
import { IconBuildingBank, IconFileText, IconMessageReport, IconUsers } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import {
  readVendorMeEndpoint,
  type VendorMe,
  vendorSignInEndpoint,
  vendorSignOutEndpoint,
} from '#modules/identity/contract.ts'
import { useWrite } from '../kit/api.ts'
import { Frame } from '../kit/frame.tsx'
import { useMessages } from '../kit/i18n.ts'
import { Session } from '../kit/session.tsx'
import { CodeField, SignInCard } from '../kit/sign-in-card.tsx'
import { ClientPage } from './client-page.tsx'
import { consoleText } from './console-text.ts'
import { ObjectionsPage } from './objections-page.tsx'
import { OffersPage } from './offers-page.tsx'
import { OverviewPage } from './overview-page.tsx'
import { go, useRoute } from './route.ts'
import { StatementsPage } from './statements-page.tsx'

/** The vendor's console: contracts and money of clients, never a patient. */
export const ConsoleApp = () => (
  <Session me={readVendorMeEndpoint} door={done => <SignIn onDone={done} />}>
    {me => (
      <Rooms me={me}>
        <Section />
      </Rooms>
    )}
  </Session>
)

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

function Rooms({ me, children }: { readonly me: VendorMe; readonly children: ReactNode }) {
  const t = useMessages(consoleText)
  const { section } = useRoute()
  const sections = [
    { id: '', label: t.overview, icon: IconUsers },
    { id: 'statements', label: t.statements, icon: IconBuildingBank },
    { id: 'offers', label: t.offers, icon: IconFileText },
    { id: 'objections', label: t.objections, icon: IconMessageReport },
  ]
  return (
    <Frame
      base="/console"
      go={go}
      name={t.title}
      sections={sections}
      here={section === 'client' ? '' : section}
      person={me.name}
      signOut={vendorSignOutEndpoint}
    >
      {children}
    </Frame>
  )
}

function SignIn({ onDone }: { readonly onDone: () => void }) {
  const t = useMessages(consoleText)
  const [form, setForm] = useState({ email: '', password: '', totp: '' })
  const signIn = useWrite(vendorSignInEndpoint)
  const needsCode = form.totp !== '' || signIn.error?.problem.code === 'auth.totp-required'
  const { totp, ...rest } = form
  return (
    <SignInCard
      brand={t.product}
      title={t.signIn}
      value={form}
      onChange={value => setForm({ ...form, ...value })}
      onSubmit={() => signIn.mutate({ body: { ...rest, ...(totp && { totp }) } }, { onSuccess: onDone })}
      error={signIn.error}
      pending={signIn.isPending}
      second={needsCode && <CodeField value={totp} onChange={code => setForm({ ...form, totp: code })} />}
    />
  )
}
