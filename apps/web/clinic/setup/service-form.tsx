import { Autocomplete, Button, Checkbox, Group, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { dayOf, formatDateShort } from '#libs/format/index.ts'
import { formatKopecks, parseRubles } from '#libs/money/index.ts'
import { shortName } from '#libs/names/index.ts'
import {
  addServiceEndpoint,
  findNomenclatureEndpoint,
  listPractitionersEndpoint,
  type PriceListService,
  saveServiceEndpoint,
} from '#modules/catalogue/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useClinic } from '../clinic-data.tsx'
import { NormEditor, normLines, normRows } from './norm-editor.tsx'
import { Opened } from './opened.tsx'
import { setupText } from './setup-text.ts'

interface Props {
  readonly service: PriceListService | null
  readonly categories: readonly string[]
  readonly onDone: () => void
}

/** A service of the price list: what it is, who does it, what it costs from which day. */
export function ServiceForm({ service, categories, onDone }: Props) {
  const t = useMessages(setupText)
  const { clinic } = useClinic()
  const today = dayOf(clinic.now, clinic.zone)
  const people = useEndpoint(listPractitionersEndpoint, {})
  const add = useWrite(addServiceEndpoint)
  const save = useWrite(saveServiceEndpoint)
  const [form, setForm] = useState({
    entityId: service?.entityId ?? clinic.entities[0]!.entityId,
    code: service?.code ?? '',
    nomenclatureCode: service?.nomenclatureCode ?? '',
    name: service?.name ?? '',
    category: service?.category ?? '',
    durationMinutes: service?.durationMinutes ?? 30,
    toothRequired: service?.toothRequired ?? false,
    online: service?.online ?? true,
    taxCode: service ? service.taxCode : (1 as 1 | 2 | null),
    archived: service?.archived ?? false,
    practitionerIds: service?.practitionerIds ?? [],
  })
  const [norm, setNorm] = useState(() => normRows(service?.materials ?? []))
  const [rubles, setRubles] = useState('')
  const [validFrom, setValidFrom] = useState(today)
  const codes = useEndpoint(
    findNomenclatureEndpoint,
    { query: { q: form.nomenclatureCode } },
    { enabled: form.nomenclatureCode.length > 2 },
  )
  const set = (given: Partial<typeof form>) => setForm({ ...form, ...given })
  const kopecks = rubles === '' ? null : parseRubles(rubles)
  const submit = () => {
    const price = kopecks === null ? null : { kopecks, validFrom }
    const body = {
      ...form,
      nomenclatureCode: form.nomenclatureCode || null,
      materials: normLines(norm),
      price,
    }
    if (service)
      save.mutate(
        { params: { serviceId: service.serviceId }, body: { ...body, version: service.version } },
        { onSuccess: onDone },
      )
    else add.mutate({ body }, { onSuccess: onDone })
  }
  return (
    <section className="sheet panel">
      <h2>{service ? service.name : t.newService}</h2>
      <Opened>
        <form
          onSubmit={event => {
            event.preventDefault()
            submit()
          }}
        >
          <div className="setup-fields">
            <TextInput
              className="wide"
              label={t.name}
              required
              value={form.name}
              onChange={event => set({ name: event.currentTarget.value })}
            />
            <TextInput
              label={t.code}
              required
              value={form.code}
              onChange={event => set({ code: event.currentTarget.value })}
            />
            <Autocomplete
              label={t.nomenclature}
              placeholder={t.nomenclatureHint}
              data={(codes.data?.services ?? []).map(one => one.code)}
              renderOption={({ option }) => (
                <span>
                  <b>{option.value}</b> {codes.data?.services.find(one => one.code === option.value)?.name}
                </span>
              )}
              filter={({ options }) => options}
              value={form.nomenclatureCode}
              onChange={nomenclatureCode => set({ nomenclatureCode })}
            />
            <Autocomplete
              label={t.category}
              required
              data={[...categories]}
              value={form.category}
              onChange={category => set({ category })}
            />
            <NumberInput
              label={t.minutes}
              required
              min={5}
              max={480}
              step={5}
              value={form.durationMinutes}
              onChange={value => set({ durationMinutes: Number(value) })}
            />
            {service === null && clinic.entities.length > 1 && (
              <NativeSelect
                label={t.entity}
                data={clinic.entities.map(one => ({ value: one.entityId, label: one.shortName }))}
                value={form.entityId}
                onChange={event => set({ entityId: event.currentTarget.value })}
              />
            )}
            <NativeSelect
              label={t.tax}
              data={[
                { value: '', label: t.taxNone },
                { value: '1', label: t.tax1 },
                { value: '2', label: t.tax2 },
              ]}
              value={String(form.taxCode ?? '')}
              onChange={event => {
                const { value } = event.currentTarget
                set({ taxCode: value === '1' ? 1 : value === '2' ? 2 : null })
              }}
            />
            <TextInput
              label={t.price}
              inputMode="decimal"
              required={service === null}
              placeholder={service?.prices[0] && formatKopecks(service.prices[0].kopecks)}
              error={rubles !== '' && kopecks === null && t.wrongPrice}
              value={rubles}
              onChange={event => setRubles(event.currentTarget.value)}
            />
            <TextInput
              type="date"
              label={t.priceFrom}
              min={today}
              required
              value={validFrom}
              onChange={event => setValidFrom(event.currentTarget.value)}
            />
          </div>
          {service && service.prices.length > 0 && (
            <p className="soft">
              {t.history}:{' '}
              {service.prices
                .map(one => `${formatKopecks(one.kopecks)} (${formatDateShort(one.validFrom)})`)
                .join(', ')}
            </p>
          )}
          <div className="setup-checks">
            {(['online', 'toothRequired', 'archived'] as const).map(field => (
              <Checkbox
                key={field}
                label={{ online: t.online, toothRequired: t.tooth, archived: t.archived }[field]}
                checked={form[field]}
                onChange={event => set({ [field]: event.currentTarget.checked })}
              />
            ))}
          </div>
          <fieldset className="plain-fieldset">
            <legend>{t.whoDoes}</legend>
            <div className="service-choice">
              {people.data?.practitioners.map(one => (
                <Checkbox
                  key={one.practitionerId}
                  label={`${shortName(one)}, ${one.speciality.toLowerCase()}`}
                  checked={form.practitionerIds.includes(one.practitionerId)}
                  onChange={event => {
                    const rest = form.practitionerIds.filter(id => id !== one.practitionerId)
                    set({
                      practitionerIds: event.currentTarget.checked ? [...rest, one.practitionerId] : rest,
                    })
                  }}
                />
              ))}
            </div>
          </fieldset>
          <NormEditor rows={norm} onChange={setNorm} />
          <ProblemNotice error={add.error ?? save.error} />
          <Group mt="md">
            <Button
              type="submit"
              loading={add.isPending || save.isPending}
              disabled={rubles !== '' && kopecks === null}
            >
              {t.save}
            </Button>
            <Button variant="default" onClick={onDone}>
              {t.cancel}
            </Button>
          </Group>
        </form>
      </Opened>
    </section>
  )
}
