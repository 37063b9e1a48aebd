import { Autocomplete, Button, Checkbox, Group, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import { dayOf, formatDateShort } from '#libs/format/index.ts'
import { formatKopecks, parseRubles } from '#libs/money/index.ts'
import { shortName } from '#libs/names/index.ts'
import { sameValue } from '#libs/three-way/index.ts'
import {
  addServiceEndpoint,
  findNomenclatureEndpoint,
  listPractitionersEndpoint,
  type PriceListService,
  saveServiceEndpoint,
} from '#modules/catalogue/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { SaveProblem } from '../../kit/conflict-notice.tsx'
import { useDraft } from '../../kit/draft.ts'
import { useMessages } from '../../kit/i18n.ts'
import { useClinic, useWhen } from '../clinic-data.tsx'
import { NormEditor, normLines, normRows } from './norm-editor.tsx'
import { Opened } from './opened.tsx'
import { setupText } from './setup-text.ts'

const pricesText = (prices: PriceListService['prices']) =>
  prices.map(one => `${formatKopecks(one.kopecks)} (${formatDateShort(one.validFrom)})`).join(', ')

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
  const known = {
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
    materials: service?.materials ?? [],
    // Not typed here: shown when somebody else has set a price.
    prices: service?.prices ?? [],
  }
  const draft = useDraft(known, service?.version ?? '')
  const { form, type: set } = draft
  const when = useWhen()
  const [rows, setRows] = useState(() => normRows(form.materials))
  // What others have saved, or what was taken from them, comes in place of the rows on the screen.
  const norm = useMemo(
    () => (sameValue(normLines(rows), form.materials) ? rows : normRows(form.materials)),
    [rows, form.materials],
  )
  const [rubles, setRubles] = useState('')
  const [validFrom, setValidFrom] = useState(today)
  const codes = useEndpoint(
    findNomenclatureEndpoint,
    { query: { q: form.nomenclatureCode } },
    { enabled: form.nomenclatureCode.length > 2 },
  )
  const kopecks = rubles === '' ? null : parseRubles(rubles)
  const submit = () => {
    const price = kopecks === null ? null : { kopecks, validFrom }
    const { prices: _, ...fields } = form
    const body = { ...fields, nomenclatureCode: form.nomenclatureCode || null, price }
    if (service)
      save.mutate(
        { params: { serviceId: service.serviceId }, body: { ...body, version: draft.version } },
        { ...draft.outcome, onSuccess: onDone },
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
              {t.history}: {pricesText(service.prices)}
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
                      practitionerIds: event.currentTarget.checked
                        ? [...rest, one.practitionerId].sort()
                        : rest,
                    })
                  }}
                />
              ))}
            </div>
          </fieldset>
          <NormEditor
            rows={norm}
            onChange={next => {
              setRows(next)
              set({ materials: normLines(next) })
            }}
          />
          <SaveProblem
            error={add.error ?? save.error}
            conflict={draft.conflict}
            when={when}
            labels={{
              code: t.code,
              nomenclatureCode: t.nomenclature,
              name: t.name,
              category: t.category,
              durationMinutes: t.minutes,
              toothRequired: t.tooth,
              online: t.online,
              taxCode: t.tax,
              archived: t.archived,
              practitionerIds: t.whoDoes,
              materials: t.norm,
              prices: t.history,
            }}
            show={(field, value) => {
              if (typeof value === 'boolean') return value ? t.yes : t.no
              if (field === 'taxCode') return value === 1 ? t.tax1 : value === 2 ? t.tax2 : t.taxNone
              if (field === 'prices') return pricesText(value as typeof form.prices)
              if (field === 'materials')
                return (value as typeof form.materials)
                  .map(line => `${line.name} ${line.quantity.toLocaleString('ru')} ${line.unit}`)
                  .join(', ')
              if (field !== 'practitionerIds') return String(value ?? '')
              return (
                people.data?.practitioners
                  .filter(one => (value as string[]).includes(one.practitionerId))
                  .map(shortName)
                  .join(', ') ?? ''
              )
            }}
          />
          <Group mt="md">
            <Button
              type="submit"
              loading={add.isPending || save.isPending}
              disabled={(rubles !== '' && kopecks === null) || draft.blocked}
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
