import { Button, Group, TextInput } from '@mantine/core'
import { useState } from 'react'
import { dayOf, formatDateShort } from '#libs/format/index.ts'
import { formatKopecks } from '#libs/money/index.ts'
import { searchKey } from '#libs/names/index.ts'
import { type PriceListService, priceListEndpoint } from '#modules/catalogue/contract.ts'
import { useEndpoint } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useClinic } from '../clinic-data.tsx'
import { ServiceForm } from './service-form.tsx'
import { setupText } from './setup-text.ts'

/** The price in force on a day, or undefined. */
const priceOn = (service: PriceListService, day: string) =>
  service.prices.find(price => price.validFrom <= day)

/** The price list, archived services and those without a price too. */
export function PricesEditor() {
  const t = useMessages(setupText)
  const { clinic } = useClinic()
  const found = useEndpoint(priceListEndpoint, {})
  const [query, setQuery] = useState('')
  const [openId, setOpen] = useState<string | null>(null)
  const today = dayOf(clinic.now, clinic.zone)
  const all = found.data?.services ?? []
  // As it stands now: the form sees what others save.
  const open = openId === 'new' ? openId : all.find(service => service.serviceId === openId)
  const wanted = searchKey(query)
  const shown = all.filter(service =>
    searchKey(
      `${service.name} ${service.code} ${service.nomenclatureCode ?? ''} ${service.category}`,
    ).includes(wanted),
  )
  if (open)
    return (
      <ServiceForm
        service={open === 'new' ? null : open}
        categories={[...new Set(all.map(service => service.category))]}
        onDone={() => setOpen(null)}
      />
    )
  return (
    <section className="sheet panel">
      <Group align="end">
        <TextInput
          label={t.find}
          style={{ flex: '1 1 260px' }}
          value={query}
          onChange={event => setQuery(event.currentTarget.value)}
        />
        <Button onClick={() => setOpen('new')}>{t.newService}</Button>
      </Group>
      <ProblemNotice error={found.error} />
      {found.data && all.length === 0 && <p className="soft">{t.noServices}</p>}
      {shown.length > 0 && (
        <table className="setup-list">
          <thead>
            <tr>
              <th scope="col">{t.name}</th>
              <th scope="col" className="minor">
                {t.nomenclature}
              </th>
              <th scope="col" className="minor">
                {t.category}
              </th>
              <th scope="col" className="sum">
                {t.priceNow}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map(service => (
              <ServiceRow
                key={service.serviceId}
                service={service}
                today={today}
                onOpen={() => setOpen(service.serviceId)}
              />
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

interface RowProps {
  readonly service: PriceListService
  readonly today: string
  readonly onOpen: () => void
}

function ServiceRow({ service, today, onOpen }: RowProps) {
  const t = useMessages(setupText)
  const price = priceOn(service, today)
  const next = service.prices.findLast(one => one.validFrom > today)
  return (
    <tr data-dim={service.archived || undefined}>
      <td>
        <button type="button" className="link" onClick={onOpen}>
          {service.name}
        </button>{' '}
        <span className="soft">
          {[service.code, service.online && t.onSite, service.archived && t.hidden]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </td>
      <td className="minor">{service.nomenclatureCode}</td>
      <td className="minor">{service.category}</td>
      <td className="sum">
        {price ? formatKopecks(price.kopecks) : t.noPrice}
        {next && (
          <div className="soft">
            {formatKopecks(next.kopecks)}, {formatDateShort(next.validFrom)}
          </div>
        )}
      </td>
    </tr>
  )
}
