import './shell.css'
import {
  IconCalendar,
  IconCash,
  IconChartBar,
  IconDental,
  IconFiles,
  IconFileText,
  IconInbox,
  IconPackageExport,
  IconReportAnalytics,
  IconSettings,
  IconShieldLock,
  IconStethoscope,
  IconUsersGroup,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { shortName } from '#libs/names/index.ts'
import { staffSignOutEndpoint } from '#modules/identity/contract.ts'
import { Frame } from '../kit/frame.tsx'
import { useMessages } from '../kit/i18n.ts'
import { AccountLink } from './account/account-link.tsx'
import { useClinic, useMay } from './clinic-data.tsx'
import { ownText } from './contract/own-text.ts'
import { papersText } from './documents/papers-text.ts'
import { exportsText } from './exports/exports-text.ts'
import { useInboxCount } from './inbox/inbox-count.ts'
import { inboxText } from './inbox/inbox-text.ts'
import { clinicText } from './messages.ts'
import { PatientSearch } from './patients/patient-search.tsx'
import { reportsText } from './reports/reports-text.ts'
import { go, useRoute } from './route.ts'
import { type RailSection, railOf } from './sections.ts'
import { setupText } from './setup/setup-text.ts'
import { staffText } from './staff/staff-text.ts'

/** The frame of the staff application: a narrow rail of sections, one search box, the section. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const t = useMessages(clinicText)
  const own = useMessages(ownText)
  const papers = useMessages(papersText)
  const inbox = useMessages(inboxText)
  const exported = useMessages(exportsText)
  const staff = useMessages(staffText)
  const setup = useMessages(setupText)
  const reports = useMessages(reportsText)
  const { me, clinic, modules } = useClinic()
  const may = useMay()
  const { section } = useRoute()
  const rail: Record<RailSection, { readonly label: string; readonly icon: typeof IconCalendar }> = {
    '': { label: t.board, icon: IconCalendar },
    doctor: { label: t.doctor, icon: IconStethoscope },
    smile: { label: t.smile, icon: IconDental },
    inbox: { label: inbox.inbox, icon: IconInbox },
    dpo: { label: t.privacyDesk, icon: IconShieldLock },
    cash: { label: t.cash, icon: IconCash },
    site: { label: t.site, icon: IconChartBar },
    documents: { label: papers.documents, icon: IconFiles },
    setup: { label: setup.title, icon: IconSettings },
    staff: { label: staff.title, icon: IconUsersGroup },
    reports: { label: reports.title, icon: IconReportAnalytics },
    contract: { label: own.title, icon: IconFileText },
    export: { label: exported.title, icon: IconPackageExport },
  }
  const waiting = useInboxCount()
  const open = railOf(me, modules).map(id => ({ id, ...rail[id], ...(id === 'inbox' && { waiting }) }))
  return (
    <Frame
      base="/app"
      go={go}
      name={clinic.name}
      sections={open}
      here={section}
      search={
        may('patient.read') &&
        modules.has('core') && (
          <PatientSearch
            // By its old name a merged card is opened by its old address: the page says where it went.
            onChoose={patient => go(`patient/${patient.formerly?.patientId ?? patient.patientId}`)}
            hotkey
          />
        )
      }
      person={shortName(me)}
      account={<AccountLink />}
      signOut={staffSignOutEndpoint}
    >
      {open.length > 0 || section === 'patient' || section === 'account' ? (
        children
      ) : (
        <p className="soft">{t.noAccess}</p>
      )}
    </Frame>
  )
}
