import { type Query, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect } from 'react'
import { openModulesEndpoint } from '#modules/entitlements/contract.ts'
import { readMeEndpoint } from '#modules/identity/contract.ts'
import { readClinicEndpoint } from '#modules/tenancy/contract.ts'
import { useEndpoint, useEvents } from '../kit/api.ts'
import { useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { Session } from '../kit/session.tsx'
import { type ClinicData, ClinicProvider, useClinic } from './clinic-data.tsx'
import { concerns } from './inbox/inbox-count.ts'
import { clinicText } from './messages.ts'
import { ModuleOff } from './module-off.tsx'
import { go, useRoute } from './route.ts'
import { homeOf, missingModule, railOf } from './sections.ts'
import { Shell } from './shell.tsx'
import { SignIn } from './sign-in.tsx'
import { InvitationPage } from './staff/invitation-page.tsx'

const BoardPage = lazy(() => import('./board/board-page.tsx'))
const PatientPage = lazy(() => import('./patients/patient-page.tsx'))
const MergePage = lazy(() => import('./patients/merge-page.tsx'))
const DoctorPage = lazy(() => import('./visit/doctor-page.tsx'))
const VisitPage = lazy(() => import('./visit/visit-page.tsx'))
const PerioPage = lazy(() => import('./chart/perio-page.tsx'))
const PlanPage = lazy(() => import('./plan/plan-page.tsx'))
const ImagesPage = lazy(() => import('./images/images-page.tsx'))
const InboxPage = lazy(() => import('./inbox/inbox-page.tsx'))
const CashPage = lazy(() => import('./cash/cash-page.tsx'))
const StaffPage = lazy(() => import('./staff/staff-page.tsx'))
const SetupPage = lazy(() => import('./setup/setup-page.tsx'))
const ContractPage = lazy(() => import('./contract/contract-page.tsx'))
const ExportsPage = lazy(() => import('./exports/exports-page.tsx'))
const AccountPage = lazy(() => import('./account/account-page.tsx'))
const SitePage = lazy(() => import('./site/site-page.tsx'))
const DpoPage = lazy(() => import('./dpo/dpo-page.tsx'))
const DocumentsPage = lazy(() => import('./documents/documents-page.tsx'))
const ReportsPage = lazy(() => import('./reports/reports-page.tsx'))
const TemplatesPage = lazy(() => import('./templates/templates-page.tsx'))
const TabletPage = lazy(() => import('./documents/tablets.tsx'))
const SmilePage = lazy(() => import('./smile/smile-page.tsx'))
const DayListPage = lazy(() => import('./board/day-list-page.tsx'))

/** The staff application: sign-in, then the section that the address names. */
export function ClinicApp() {
  const { section, id } = useRoute()
  if (section === 'invitation') return <InvitationPage key={id} token={id ?? ''} />
  return (
    <Session me={readMeEndpoint} door={done => <SignIn onDone={done} />}>
      {me => <SignedIn me={me} />}
    </Session>
  )
}

function SignedIn({ me }: { readonly me: ClinicData['me'] }) {
  const t = useMessages(clinicText)
  const clinic = useEndpoint(readClinicEndpoint, {})
  const open = useEndpoint(openModulesEndpoint, {})
  const client = useQueryClient()
  useEvents('/api/clinic/events', ({ topic }) => {
    const predicate = (query: Query) => concerns(topic, String(query.queryKey[0]))
    void client.invalidateQueries({ predicate })
  })
  const error = clinic.error ?? open.error
  if (error) return <ProblemNotice error={error} />
  if (!clinic.data || !open.data) return <p className="soft">{t.loading}</p>
  return (
    <ClinicProvider value={{ me, clinic: clinic.data, modules: new Set(open.data.modules) }}>
      <Shell>
        <Suspense fallback={<p className="soft">{t.loading}</p>}>
          <Section />
        </Suspense>
      </Shell>
    </ClinicProvider>
  )
}

function Section() {
  const { section, id, query } = useRoute()
  const { me, modules, clinic } = useClinic()
  // Not everybody has a day board to come home to: the officer of data, a dentist with the studio alone.
  const home = homeOf(railOf(me, modules))
  const missing = missingModule(section, modules)
  // Where nothing is open, the board's address says why.
  const away = section === '' && home !== '' && (missing === null || modules.size > 0)
  useEffect(() => {
    if (away) go(home, { replace: true })
  }, [away, home])
  if (away) return null
  if (missing) return <ModuleOff module={missing} />
  // Without a branch there is no day to list; the board says what comes first.
  if (clinic.branches.length === 0 && (section === 'day-list' || section === 'tablet')) return <BoardPage />
  switch (section) {
    case 'patient':
      return <PatientPage key={id} patientId={id ?? ''} />
    case 'merge':
      return <MergePage key={id} patientId={id ?? ''} otherId={query.get('with') ?? ''} />
    case 'doctor':
      return <DoctorPage />
    case 'visit':
      return <VisitPage key={id} encounterId={id ?? ''} />
    case 'perio':
      return <PerioPage key={id} patientId={id ?? ''} />
    case 'plan':
      return <PlanPage key={id} patientId={id ?? ''} />
    case 'images':
      return <ImagesPage key={id} patientId={id ?? ''} />
    case 'inbox':
      return <InboxPage />
    case 'cash':
      return <CashPage />
    case 'staff':
      return <StaffPage />
    case 'setup':
      return <SetupPage />
    case 'contract':
      return <ContractPage />
    case 'export':
      return <ExportsPage />
    case 'account':
      return <AccountPage />
    case 'dpo':
      return <DpoPage />
    case 'site':
      return <SitePage />
    case 'documents':
      return <DocumentsPage />
    case 'reports':
      return <ReportsPage />
    case 'templates':
      return <TemplatesPage />
    case 'tablet':
      return <TabletPage />
    case 'smile':
      return <SmilePage key={id} caseId={id} />
    case 'day-list':
      return <DayListPage />
    default:
      return <BoardPage />
  }
}
