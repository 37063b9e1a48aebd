import './shell.css'
import { ActionIcon, Button, useMantineColorScheme } from '@mantine/core'
import {
  IconCalendar,
  IconCash,
  IconFileText,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconShieldLock,
  IconStethoscope,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { shortName } from '#libs/names/index.ts'
import { staffSignOutEndpoint } from '#modules/identity/contract.ts'
import { SIGNED_OUT, useWrite } from '../kit/api.ts'
import { language, setLanguage, useMessages } from '../kit/i18n.ts'
import { AccountLink } from './account/account-link.tsx'
import { useClinic, useMay } from './clinic-data.tsx'
import { ownText } from './contract/own-text.ts'
import { clinicText } from './messages.ts'
import { PatientSearch } from './patients/patient-search.tsx'
import { go, useRoute } from './route.ts'

/** The frame of the staff application: a narrow rail of sections, one search box, the section. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const t = useMessages(clinicText)
  const own = useMessages(ownText)
  const { me, clinic } = useClinic()
  const may = useMay()
  const { section } = useRoute()
  const { toggleColorScheme } = useMantineColorScheme()
  const signOut = useWrite(staffSignOutEndpoint)
  const sections = [
    { id: '', label: t.board, icon: IconCalendar, shown: may('schedule.read') },
    { id: 'doctor', label: t.doctor, icon: IconStethoscope, shown: me.practitionerId !== null },
    { id: 'dpo', label: t.privacyDesk, icon: IconShieldLock, shown: may('case.manage') },
    { id: 'cash', label: t.cash, icon: IconCash, shown: may('payment.take') },
    { id: 'contract', label: own.title, icon: IconFileText, shown: may('contract.read') },
  ]
  return (
    <div className="shell">
      <nav className="rail" aria-label={clinic.name}>
        {sections.map(
          ({ id, label, icon: Icon, shown }) =>
            shown && (
              <a
                key={id}
                href={`/app/${id}`}
                aria-current={section === id ? 'page' : undefined}
                onClick={event => {
                  event.preventDefault()
                  go(id)
                }}
              >
                <Icon size={22} stroke={1.6} aria-hidden />
                <span>{label}</span>
              </a>
            ),
        )}
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
        <strong className="bar-name">{clinic.name}</strong>
        {may('patient.read') && (
          <PatientSearch onChoose={patient => go(`patient/${patient.patientId}`)} hotkey />
        )}
        <span className="bar-me">{shortName(me)}</span>
        <AccountLink />
        <Button
          variant="subtle"
          size="compact-sm"
          aria-label={t.signOut}
          leftSection={<IconLogout size={16} />}
          onClick={() => signOut.mutate({}, { onSettled: () => window.dispatchEvent(new Event(SIGNED_OUT)) })}
        >
          <span className="bar-exit-word">{t.signOut}</span>
        </Button>
      </header>
      <main className="section">
        {sections.some(s => s.shown) || section === 'patient' || section === 'account' ? (
          children
        ) : (
          <p className="soft">{t.noAccess}</p>
        )}
      </main>
    </div>
  )
}
