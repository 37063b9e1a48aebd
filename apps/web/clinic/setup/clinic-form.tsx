import { Button, Group, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import {
  type ClinicSettings,
  readSettingsEndpoint,
  SLOT_STEPS,
  saveSettingsEndpoint,
} from '#modules/tenancy/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { SaveProblem } from '../../kit/conflict-notice.tsx'
import { useDraft } from '../../kit/draft.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useClinic, useWhen } from '../clinic-data.tsx'
import { clinicSettingsText } from './clinic-text.ts'
import { zoneChoices, zoneWord } from './zones.ts'

/** The clinic's own settings: its name, its site, what patients do online. */
export function ClinicSettingsEditor() {
  const found = useEndpoint(readSettingsEndpoint, {})
  if (!found.data) return <ProblemNotice error={found.error} />
  const { slug, version, ...settings } = found.data
  return <SettingsForm slug={slug} settings={settings} version={version} />
}

type Whole = 'bookingHorizonDays' | 'holdMinutes' | 'onlineChangeHours' | 'remindHours'

interface Props {
  readonly slug: string
  readonly settings: ClinicSettings
  readonly version: string
}

function SettingsForm({ slug, settings, version }: Props) {
  const t = useMessages(clinicSettingsText)
  const { modules } = useClinic()
  const save = useWrite(saveSettingsEndpoint)
  const draft = useDraft(settings, version)
  const { form } = draft
  const when = useWhen()
  const set = (given: Partial<ClinicSettings>) => {
    draft.type(given)
    save.reset()
  }
  const number = (name: Whole, label: string, min: number, max: number, description?: string) => (
    <NumberInput
      label={label}
      {...(description && { description })}
      required
      min={min}
      max={max}
      allowDecimal={false}
      value={form[name]}
      onChange={value => set({ [name]: Number(value) })}
    />
  )
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        save.mutate({ body: { ...form, version: draft.version } }, draft.outcome)
      }}
    >
      <section className="sheet panel">
        <h2>{t.about}</h2>
        <div className="setup-fields ends">
          <TextInput
            label={t.name}
            required
            maxLength={120}
            value={form.name}
            onChange={event => set({ name: event.currentTarget.value })}
          />
          <TextInput
            label={t.tagline}
            description={t.taglineHint}
            maxLength={200}
            value={form.tagline}
            onChange={event => set({ tagline: event.currentTarget.value })}
          />
          <NativeSelect
            label={t.zone}
            description={t.zoneHint}
            data={zoneChoices(form.zone)}
            value={form.zone}
            onChange={event => set({ zone: event.currentTarget.value })}
          />
          <TextInput
            label={t.sender}
            description={t.senderHint}
            required
            maxLength={11}
            pattern="[A-Za-z0-9 ._\-]{1,11}"
            value={form.smsSender}
            onChange={event => set({ smsSender: event.currentTarget.value })}
          />
        </div>
        {modules.has('site') && (
          <p className="soft">
            {t.address}: <a href={`/c/${slug}`}>{`${location.host}/c/${slug}`}</a>. {t.addressHint}
          </p>
        )}
        <p className="soft">{t.contactsHint}</p>
      </section>
      <section className="sheet panel">
        <h2>{t.online}</h2>
        <div className="setup-fields ends">
          {number('bookingHorizonDays', t.horizon, 1, 365)}
          <NativeSelect
            label={t.step}
            data={SLOT_STEPS.map(String)}
            value={String(form.slotStepMinutes)}
            onChange={event =>
              set({
                slotStepMinutes: SLOT_STEPS.find(step => step === Number(event.currentTarget.value)) ?? 15,
              })
            }
          />
          {number('holdMinutes', t.hold, 2, 30)}
          {number('onlineChangeHours', t.change, 0, 168, t.changeHint)}
          {number('remindHours', t.remind, 0, 168, t.remindHint)}
        </div>
      </section>
      <SaveProblem
        error={save.error}
        conflict={draft.conflict}
        when={when}
        labels={{
          name: t.name,
          tagline: t.tagline,
          zone: t.zone,
          smsSender: t.sender,
          bookingHorizonDays: t.horizon,
          slotStepMinutes: t.step,
          holdMinutes: t.hold,
          onlineChangeHours: t.change,
          remindHours: t.remind,
        }}
        show={(field, value) => (field === 'zone' ? zoneWord(String(value)) : String(value))}
      />
      <Group mt="md">
        <Button type="submit" loading={save.isPending} disabled={draft.blocked}>
          {t.save}
        </Button>
        {save.isSuccess && (
          <span className="soft" role="status">
            {t.saved}
          </span>
        )}
      </Group>
    </form>
  )
}
