import { Button, NativeSelect, TextInput } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { useState } from 'react'
import { fullName } from '#libs/names/index.ts'
import type { PatientBrief } from '#modules/patients/contract.ts'
import { holdEndpoint, listHoldsEndpoint, releaseHoldEndpoint } from '#modules/privacy-cases/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { formatWhen } from '../../kit/when.ts'
import { useClinic } from '../clinic-data.tsx'
import { PatientSearch } from '../patients/patient-search.tsx'
import { deskText } from './desk-text.ts'

/** Legal holds of an operator: on a card, or on what somebody without a card wrote through the site. */
export function Holds({ entityId }: { readonly entityId: string }) {
  const t = useMessages(deskText)
  const { clinic } = useClinic()
  const list = useEndpoint(listHoldsEndpoint, {})
  const add = useWrite(holdEndpoint)
  const release = useWrite(releaseHoldEndpoint)
  const [patient, setPatient] = useState<PatientBrief | null>(null)
  const [number, setNumber] = useState('')
  const [of, setOf] = useState<'card' | 'enquiry'>('card')
  const [ground, setGround] = useState('')
  const [reason, setReason] = useState<{ holdId: string; text: string } | null>(null)
  const holds = (list.data?.holds ?? []).filter(hold => hold.entityId === entityId)
  const ready = of === 'card' ? patient !== null : Number(number) > 0
  return (
    <section className="sheet panel">
      <h2>{t.holdsTitle}</h2>
      <ProblemNotice error={list.error ?? add.error ?? release.error} />
      {list.data && holds.length === 0 && <p className="soft">{t.noHolds}</p>}
      {holds.map(hold => (
        <div key={hold.holdId} className="dpo-clock">
          <b>
            <IconLock size={15} aria-hidden />{' '}
            {hold.enquiryNumber === null ? (hold.patientName ?? '—') : t.enquiryOf(hold.enquiryNumber)}
          </b>{' '}
          {hold.ground}
          <div className="dpo-quiet">
            {hold.setBy}, {formatWhen(hold.setAt, clinic.zone, clinic.now)}
            {hold.releasedAt &&
              ` · ${t.released} ${formatWhen(hold.releasedAt, clinic.zone, clinic.now)}: ${hold.releaseReason}`}
          </div>
          {!hold.releasedAt && (
            <form
              className="dpo-inline"
              onSubmit={event => {
                event.preventDefault()
                release.mutate({
                  params: { holdId: hold.holdId },
                  body: { reason: reason?.holdId === hold.holdId ? reason.text : '' },
                })
              }}
            >
              <TextInput
                size="xs"
                required
                aria-label={t.releaseReason}
                placeholder={t.releaseReason}
                value={reason?.holdId === hold.holdId ? reason.text : ''}
                onChange={e => setReason({ holdId: hold.holdId, text: e.currentTarget.value })}
              />
              <Button size="compact-sm" variant="default" type="submit" loading={release.isPending}>
                {t.release}
              </Button>
            </form>
          )}
        </div>
      ))}
      <form
        className="dpo-form"
        onSubmit={event => {
          event.preventDefault()
          if (!ready) return
          add.mutate(
            {
              body: {
                entityId,
                patientId: of === 'card' ? patient!.patientId : null,
                enquiryNumber: of === 'enquiry' ? Number(number) : null,
                ground,
              },
            },
            {
              onSuccess: () => {
                setPatient(null)
                setNumber('')
                setGround('')
              },
            },
          )
        }}
      >
        <NativeSelect
          label={t.holdOf}
          value={of}
          onChange={e => setOf(e.currentTarget.value as 'card' | 'enquiry')}
          data={[
            { value: 'card', label: t.holdCard },
            { value: 'enquiry', label: t.holdEnquiry },
          ]}
        />
        {of === 'enquiry' ? (
          <TextInput
            label={t.enquiryNumber}
            required
            inputMode="numeric"
            pattern="[0-9]+"
            value={number}
            onChange={e => setNumber(e.currentTarget.value)}
          />
        ) : patient ? (
          <div className="dpo-inline">
            <b>{fullName(patient)}</b>
            <Button size="compact-sm" variant="default" onClick={() => setPatient(null)}>
              {t.otherPatient}
            </Button>
          </div>
        ) : (
          <PatientSearch onChoose={setPatient} />
        )}
        <TextInput
          label={t.ground}
          required
          minLength={5}
          value={ground}
          onChange={e => setGround(e.currentTarget.value)}
        />
        <div>
          <Button type="submit" variant="default" disabled={!ready} loading={add.isPending}>
            {t.addHold}
          </Button>
        </div>
      </form>
    </section>
  )
}
