import { Button, Checkbox, Group, NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { fullName, shortName } from '#libs/names/index.ts'
import {
  addPractitionerEndpoint,
  type PractitionerCard,
  practitionerCardsEndpoint,
  priceListEndpoint,
  savePractitionerEndpoint,
} from '#modules/catalogue/contract.ts'
import { listStaffEndpoint } from '#modules/identity/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { SaveProblem } from '../../kit/conflict-notice.tsx'
import { useDraft } from '../../kit/draft.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useMay, useWhen } from '../clinic-data.tsx'
import { Opened } from './opened.tsx'
import { setupText } from './setup-text.ts'

/** Doctors: their page on the site, their services, their account. */
export function DoctorsEditor() {
  const t = useMessages(setupText)
  const found = useEndpoint(practitionerCardsEndpoint, {})
  const [openId, setOpen] = useState<string | null>(null)
  // As it stands now: the form sees what others save.
  const open =
    openId === 'new' ? openId : found.data?.practitioners.find(one => one.practitionerId === openId)
  if (open)
    return (
      <section className="sheet panel">
        <h2>{open === 'new' ? t.newDoctor : fullName(open)}</h2>
        <Opened>
          <DoctorForm doctor={open === 'new' ? null : open} onDone={() => setOpen(null)} />
        </Opened>
      </section>
    )
  return (
    <section className="sheet panel">
      <Group justify="space-between">
        <h2>{t.doctors}</h2>
        <Button onClick={() => setOpen('new')}>{t.newDoctor}</Button>
      </Group>
      <ProblemNotice error={found.error} />
      {found.data?.practitioners.length === 0 && <p className="soft">{t.noDoctorsYet}</p>}
      <ul className="plain">
        {found.data?.practitioners.map(doctor => (
          <li key={doctor.practitionerId}>
            <button type="button" className="link" onClick={() => setOpen(doctor.practitionerId)}>
              {fullName(doctor)}
            </button>
            <span className="soft">
              {[doctor.speciality, doctor.archived ? t.goneMark : !doctor.public && t.notPublic]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

interface FormProps {
  readonly doctor: PractitionerCard | null
  readonly onDone: () => void
}

function DoctorForm({ doctor, onDone }: FormProps) {
  const t = useMessages(setupText)
  const may = useMay()
  const staff = useEndpoint(listStaffEndpoint, {}, { enabled: may('staff.manage') })
  const add = useWrite(addPractitionerEndpoint)
  const save = useWrite(savePractitionerEndpoint)
  const [slug, setSlug] = useState('')
  const known = {
    surname: doctor?.surname ?? '',
    given: doctor?.given ?? '',
    patronymic: doctor?.patronymic ?? '',
    speciality: doctor?.speciality ?? '',
    positionTitle: doctor?.positionTitle ?? '',
    education: doctor?.education ?? '',
    about: doctor?.about ?? '',
    worksSince: doctor?.worksSince ?? null,
    children: doctor?.children ?? false,
    public: doctor?.public ?? true,
    archived: doctor?.archived ?? false,
    userId: doctor?.userId ?? null,
    serviceIds: doctor?.serviceIds ?? [],
  }
  const draft = useDraft(known, doctor?.version ?? '')
  const { form, type: set } = draft
  const when = useWhen()
  const services = useEndpoint(priceListEndpoint, {})
  const submit = () => {
    if (doctor)
      save.mutate(
        { params: { practitionerId: doctor.practitionerId }, body: { ...form, version: draft.version } },
        { ...draft.outcome, onSuccess: onDone },
      )
    else add.mutate({ body: { ...form, slug } }, { onSuccess: onDone })
  }
  const text = (
    field: 'surname' | 'given' | 'patronymic' | 'speciality' | 'positionTitle',
    label: string,
  ) => (
    <TextInput
      label={label}
      required={field !== 'patronymic'}
      value={form[field]}
      onChange={event => set({ [field]: event.currentTarget.value })}
    />
  )
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        submit()
      }}
    >
      <div className="setup-fields">
        {text('surname', t.surname)}
        {text('given', t.given)}
        {text('patronymic', t.patronymic)}
        {text('speciality', t.speciality)}
        {text('positionTitle', t.position)}
        <NumberInput
          label={t.worksSince}
          min={1950}
          max={2100}
          hideControls
          value={form.worksSince ?? ''}
          onChange={value => set({ worksSince: value === '' ? null : Number(value) })}
        />
        {doctor === null && (
          <TextInput
            label={t.slug}
            description={t.slugHint}
            required
            pattern="[a-z0-9][a-z0-9\-]{1,60}"
            value={slug}
            onChange={event => setSlug(event.currentTarget.value.toLowerCase())}
          />
        )}
        {staff.data && (
          <NativeSelect
            label={t.account}
            description={t.accountHint}
            data={[
              { value: '', label: t.accountNone },
              ...staff.data.staff.map(one => ({
                value: one.userId,
                label: `${shortName(one)}, ${one.email}`,
              })),
            ]}
            value={form.userId ?? ''}
            onChange={event => set({ userId: event.currentTarget.value || null })}
          />
        )}
        <Textarea
          className="wide"
          label={t.education}
          autosize
          value={form.education}
          onChange={event => set({ education: event.currentTarget.value })}
        />
        <Textarea
          className="wide"
          label={t.about}
          autosize
          minRows={2}
          value={form.about}
          onChange={event => set({ about: event.currentTarget.value })}
        />
      </div>
      <div className="setup-checks">
        {(['public', 'children', 'archived'] as const).map(field => (
          <Checkbox
            key={field}
            label={{ public: t.public, children: t.children, archived: t.gone }[field]}
            checked={form[field]}
            onChange={event => set({ [field]: event.currentTarget.checked })}
          />
        ))}
      </div>
      <ServiceChoice chosen={form.serviceIds} onChange={serviceIds => set({ serviceIds })} />
      <SaveProblem
        error={add.error ?? save.error}
        conflict={draft.conflict}
        when={when}
        labels={{
          surname: t.surname,
          given: t.given,
          patronymic: t.patronymic,
          speciality: t.speciality,
          positionTitle: t.position,
          education: t.education,
          about: t.about,
          worksSince: t.worksSince,
          children: t.children,
          public: t.public,
          archived: t.gone,
          userId: t.account,
          serviceIds: t.services,
        }}
        show={(field, value) => {
          if (typeof value === 'boolean') return value ? t.yes : t.no
          if (Array.isArray(value))
            return value
              .map(id => services.data?.services.find(one => one.serviceId === id)?.name ?? '')
              .join(', ')
          if (field !== 'userId') return String(value ?? '')
          const person = staff.data?.staff.find(one => one.userId === value)
          return person ? shortName(person) : ''
        }}
      />
      <Group mt="md">
        <Button type="submit" loading={add.isPending || save.isPending} disabled={draft.blocked}>
          {t.save}
        </Button>
        <Button variant="default" onClick={onDone}>
          {t.cancel}
        </Button>
      </Group>
    </form>
  )
}

interface ChoiceProps {
  readonly chosen: readonly string[]
  readonly onChange: (serviceIds: string[]) => void
}

function ServiceChoice({ chosen, onChange }: ChoiceProps) {
  const t = useMessages(setupText)
  const found = useEndpoint(priceListEndpoint, {})
  const services = (found.data?.services ?? []).filter(
    service => !service.archived || chosen.includes(service.serviceId),
  )
  const all = services.map(service => service.serviceId)
  return (
    <fieldset className="plain-fieldset">
      <legend>
        {t.services} <span className="soft">{t.chosen(chosen.length, all.length)}</span>
      </legend>
      <Group gap="xs">
        <Button size="compact-sm" variant="default" onClick={() => onChange(all)}>
          {t.allServices}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => onChange([])}>
          {t.noneServices}
        </Button>
      </Group>
      <div className="service-choice">
        {services.map(({ serviceId, name }) => (
          <Checkbox
            key={serviceId}
            label={name}
            checked={chosen.includes(serviceId)}
            onChange={event => {
              const rest = chosen.filter(id => id !== serviceId)
              onChange(event.currentTarget.checked ? [...rest, serviceId].sort() : rest)
            }}
          />
        ))}
      </div>
    </fieldset>
  )
}
