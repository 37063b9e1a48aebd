import { Button, Checkbox, Popover, Select, TextInput } from '@mantine/core'
import {
  IconAlertTriangle,
  IconCash,
  IconPill,
  IconPlus,
  IconShieldCheck,
  IconShieldX,
  IconStethoscope,
} from '@tabler/icons-react'
import { useState } from 'react'
import { formatKopecks } from '#libs/money/index.ts'
import {
  type Alert,
  addAlertEndpoint,
  endAlertEndpoint,
  readCareNotesEndpoint,
} from '#modules/care-notes/contract.ts'
import { listBillsEndpoint } from '#modules/money/contract.ts'
import type { PatientCard } from '#modules/patients/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useMay } from '../clinic-data.tsx'
import { deskText } from './desk-text.ts'

const ICONS = { allergy: IconAlertTriangle, condition: IconStethoscope, medicine: IconPill }

/** What must be seen before the first word: alerts, money, consent. */
export function DeskFacts({ patient }: { readonly patient: PatientCard }) {
  const t = useMessages(deskText)
  const may = useMay()
  const { patientId } = patient
  const care = useEndpoint(readCareNotesEndpoint, { params: { patientId } })
  const alerts = care.data?.alerts ?? []
  return (
    <div className="facts">
      {alerts.map(alert => (
        <AlertChip key={alert.alertId} patientId={patientId} alert={alert} />
      ))}
      {care.data && alerts.length === 0 && <span className="fact soft">{t.noAlerts}</span>}
      {may('record.draft') && <AddAlert patientId={patientId} />}
      <ProblemNotice error={care.error} />
      {may('bill.read') && <Debt patientId={patientId} />}
      <Consent patient={patient} />
    </div>
  )
}

function AlertChip({ patientId, alert }: { readonly patientId: string; readonly alert: Alert }) {
  const t = useMessages(deskText)
  const may = useMay()
  const end = useWrite(endAlertEndpoint)
  const [reason, setReason] = useState('')
  const Icon = ICONS[alert.kind]
  return (
    <Popover width={300} withArrow trapFocus>
      <Popover.Target>
        <button type="button" className={alert.severe ? 'fact alert severe' : 'fact alert'}>
          <Icon size={15} aria-hidden /> {t[alert.kind]}: <strong>{alert.text}</strong>
        </button>
      </Popover.Target>
      {may('record.draft') && (
        <Popover.Dropdown>
          <form
            onSubmit={event => {
              event.preventDefault()
              end.mutate({ params: { patientId, alertId: alert.alertId }, body: { reason } })
            }}
          >
            <TextInput
              label={t.overReason}
              required
              value={reason}
              onChange={event => setReason(event.currentTarget.value)}
            />
            <Button mt="xs" type="submit" size="compact-sm" loading={end.isPending}>
              {t.over}
            </Button>
            <ProblemNotice error={end.error} />
          </form>
        </Popover.Dropdown>
      )}
    </Popover>
  )
}

function AddAlert({ patientId }: { readonly patientId: string }) {
  const t = useMessages(deskText)
  const add = useWrite(addAlertEndpoint)
  const [open, setOpen] = useState(false)
  const [kind, setKind] = useState<Alert['kind']>('allergy')
  const [text, setText] = useState('')
  const [severe, setSevere] = useState(true)
  return (
    <Popover width={300} withArrow trapFocus opened={open} onChange={setOpen}>
      <Popover.Target>
        <button type="button" className="fact" onClick={() => setOpen(!open)}>
          <IconPlus size={14} aria-hidden /> {t.addAlert}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={event => {
            event.preventDefault()
            add.mutate(
              { params: { patientId }, body: { kind, text, severe } },
              {
                onSuccess: () => {
                  setOpen(false)
                  setText('')
                },
              },
            )
          }}
        >
          <Select
            aria-label={t.addAlert}
            allowDeselect={false}
            value={kind}
            comboboxProps={{ withinPortal: false }}
            data={(['allergy', 'condition', 'medicine'] as const).map(value => ({ value, label: t[value] }))}
            onChange={value => setKind(value as Alert['kind'])}
          />
          <TextInput
            mt="xs"
            label={t.alertText}
            required
            maxLength={300}
            value={text}
            onChange={event => setText(event.currentTarget.value)}
          />
          <Checkbox
            mt="xs"
            label={t.severe}
            checked={severe}
            onChange={event => setSevere(event.currentTarget.checked)}
          />
          <Button mt="sm" type="submit" size="compact-md" loading={add.isPending}>
            {t.save}
          </Button>
          <ProblemNotice error={add.error} />
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}

function Debt({ patientId }: { readonly patientId: string }) {
  const t = useMessages(deskText)
  const bills = useEndpoint(listBillsEndpoint, { query: { patientId } })
  if (!bills.data) return null
  const debt = bills.data.bills.reduce((sum, bill) => sum + bill.totalKopecks - bill.paidKopecks, 0)
  return (
    <span className={debt > 0 ? 'fact owes' : 'fact soft'}>
      <IconCash size={15} aria-hidden /> {debt > 0 ? `${t.owes} ${formatKopecks(debt)}` : t.paidUp}
    </span>
  )
}

function Consent({ patient }: { readonly patient: PatientCard }) {
  const t = useMessages(deskText)
  const given = patient.consents.some(c => c.kind === 'pd_processing' && c.decision === 'given')
  return (
    <span className={given ? 'fact soft' : 'fact owes'} title={given ? t.consented : t.notConsented}>
      {given ? <IconShieldCheck size={15} aria-hidden /> : <IconShieldX size={15} aria-hidden />}{' '}
      {given ? t.consentShort : t.noConsentShort}
    </span>
  )
}
