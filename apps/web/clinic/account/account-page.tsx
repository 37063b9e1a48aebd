import './account.css'
import { fullName } from '#libs/names/index.ts'
import { formatPhone } from '#libs/phones/index.ts'
import { useMessages } from '../../kit/i18n.ts'
import { useClinic } from '../clinic-data.tsx'
import { accountText } from './account-text.ts'
import { AcquaintanceSection } from './acquaintance-section.tsx'
import { AppCodesSection } from './app-codes-section.tsx'
import { ConfirmPerson } from './confirm-person.tsx'
import { PasskeysSection } from './passkeys-section.tsx'
import { PasswordSection } from './password-section.tsx'
import { PhoneSection } from './phone-section.tsx'
import { SessionsSection } from './sessions-section.tsx'

/** One's own account: where it is open and how it is protected. */
export default function AccountPage() {
  const t = useMessages(accountText)
  const { me } = useClinic()
  return (
    <div className="page">
      <h1 className="account-title">{t.title}</h1>
      <p className="soft account-who">
        {fullName(me)} · {me.email ?? formatPhone(me.phone ?? '')}
      </p>
      <AcquaintanceSection />
      <ConfirmPerson>
        <div className="account">
          <div>
            <SessionsSection />
            {me.phone !== null && <PhoneSection />}
            {me.email !== null && <PasswordSection />}
          </div>
          <div>
            <PasskeysSection />
            <AppCodesSection />
          </div>
        </div>
      </ConfirmPerson>
    </div>
  )
}
