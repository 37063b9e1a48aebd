import './console.css'
import { ActionIcon } from '@mantine/core'
import {
  IconBuildingBank,
  IconFileText,
  IconHeartbeat,
  IconMail,
  IconUserCircle,
  IconUsers,
} from '@tabler/icons-react'
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
import { AccountPage } from './account-page.tsx'
import { BackupsPage } from './backups-page.tsx'
import { ClaimsPage } from './claims-page.tsx'
import { ClientPage } from './client-page.tsx'
import { ConfirmVendor } from './confirm-vendor.tsx'
import { consoleText } from './console-text.ts'
import { DowntimesPage } from './downtimes-page.tsx'
import { ExportLettersPage } from './export-letters-page.tsx'
import { IncidentsPage } from './incidents-page.tsx'
import { LettersPage } from './letters-page.tsx'
import { ObjectionsPage } from './objections-page.tsx'
import { OffersPage } from './offers-page.tsx'
import { OverviewPage } from './overview-page.tsx'
import { PricesPage } from './prices-page.tsx'
import { ProcessorsPage } from './processors-page.tsx'
import { RequisitesPage } from './requisites-page.tsx'
import { go, useRoute } from './route.ts'
import { StatementsPage } from './statements-page.tsx'

/** The vendor's console: contracts and money of clients, never a patient. */
export const ConsoleApp = () => (
  <Session me={readVendorMeEndpoint} door={done => <SignIn onDone={done} />}>
    {me => (
      <ConfirmVendor>
        <Rooms me={me}>
          <Section />
        </Rooms>
      </ConfirmVendor>
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
    case 'prices':
      return <PricesPage />
    case 'requisites':
      return <RequisitesPage />
    case 'backups':
      return <BackupsPage />
    case 'downtimes':
      return <DowntimesPage />
    case 'incidents':
      return <IncidentsPage />
    case 'processors':
      return <ProcessorsPage />
    case 'letters':
      return <LettersPage />
    case 'claims':
      return <ClaimsPage />
    case 'objections':
      return <ObjectionsPage />
    case 'export-letters':
      return <ExportLettersPage />
    case 'account':
      return <AccountPage />
    default:
      return <OverviewPage />
  }
}

/** Which section of the rail a page belongs to. */
const PARENT: Readonly<Record<string, string>> = {
  client: '',
  objections: 'letters',
  claims: 'letters',
  'export-letters': 'letters',
  prices: 'offers',
  requisites: 'offers',
  processors: 'offers',
  incidents: 'downtimes',
  backups: 'downtimes',
}

function Rooms({ me, children }: { readonly me: VendorMe; readonly children: ReactNode }) {
  const t = useMessages(consoleText)
  const { section } = useRoute()
  const sections = [
    { id: '', label: t.overview, icon: IconUsers },
    { id: 'statements', label: t.statements, icon: IconBuildingBank },
    { id: 'letters', label: t.letters, icon: IconMail },
    { id: 'offers', label: t.terms, icon: IconFileText },
    { id: 'downtimes', label: t.reliability, icon: IconHeartbeat },
  ]
  return (
    <Frame
      base="/console"
      go={go}
      name={t.title}
      sections={sections}
      here={PARENT[section] ?? section}
      person={me.name}
      account={
        <ActionIcon
          component="a"
          href="/console/account"
          variant={section === 'account' ? 'light' : 'subtle'}
          size="lg"
          aria-label={t.account}
          title={t.account}
          onClick={event => {
            event.preventDefault()
            go('account')
          }}
        >
          <IconUserCircle size={20} stroke={1.6} />
        </ActionIcon>
      }
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
