import { Button, Group, NumberInput, Select } from '@mantine/core'
import { formatKopecks, percentOf } from '#libs/money/index.ts'
import { searchKey } from '#libs/names/index.ts'
import { listServicesEndpoint, materialNormsEndpoint } from '#modules/catalogue/contract.ts'
import { issueBillEndpoint } from '#modules/money/contract.ts'
import { type Encounter, renderServicesEndpoint } from '#modules/records/contract.ts'
import { readAppointmentEndpoint } from '#modules/scheduling/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { SaveProblem } from '../../kit/conflict-notice.tsx'
import { useDraft } from '../../kit/draft.ts'
import { useMessages } from '../../kit/i18n.ts'
import { useMay, useWhen } from '../clinic-data.tsx'
import { clinicText } from '../messages.ts'
import { TeethInput } from './diagnosis-field.tsx'
import { FavouriteBar, Star, useHandy } from './favourites.tsx'
import { byNorm, LineMaterials, type UsedMaterial } from './line-materials.tsx'
import { visitText } from './visit-text.ts'

interface Line {
  /** Of the row on the screen: one service may stand twice. */
  readonly key: string
  readonly serviceId: string
  readonly teeth: number[]
  readonly quantity: number
  readonly discountPercent: number
  /** Null: by the norm of the service. */
  readonly materials: readonly UsedMaterial[] | null
}

const linesOf = ({ services }: Encounter): Line[] =>
  services.map(s => ({
    key: s.renderedId,
    serviceId: s.serviceId,
    teeth: s.teeth,
    quantity: s.quantity,
    discountPercent:
      s.discountKopecks === 0
        ? 0
        : Math.round((s.discountKopecks / (s.priceKopecks * s.quantity)) * 10_000) / 100,
    materials: s.materials.every(one => one.quantity === one.norm) ? null : s.materials,
  }))

/** Services of the visit from the price list, with teeth; the total is counted as the server will. */
export function ServicesEditor({ encounter }: { readonly encounter: Encounter }) {
  const t = useMessages(clinicText)
  const own = useMessages(visitText)
  const may = useMay()
  const services = useEndpoint(listServicesEndpoint, {})
  const visit = useEndpoint(
    readAppointmentEndpoint,
    { params: { appointmentId: encounter.appointmentId ?? '' } },
    { enabled: encounter.appointmentId !== null },
  )
  const norms = useEndpoint(materialNormsEndpoint, {})
  const save = useWrite(renderServicesEndpoint)
  const bill = useWrite(issueBillEndpoint)
  const billed = encounter.services.some(s => s.billed)
  const locked = billed || encounter.closedAt !== null || !may('record.write')
  const draft = useDraft({ lines: linesOf(encounter) }, encounter.version)
  const { lines } = draft.form
  const when = useWhen()
  const offered = (services.data?.services ?? []).filter(s => s.entityId === encounter.entityId)
  const { services: favourites } = useHandy()
  const priceOf = new Map(offered.map(s => [s.serviceId, s]))
  const total = lines.reduce((sum, line) => {
    const gross = (priceOf.get(line.serviceId)?.priceKopecks ?? 0) * line.quantity
    return sum + gross - percentOf(gross, line.discountPercent)
  }, 0)
  const write = (next: Line[]) => {
    draft.type({ lines: next })
    // Somebody has to choose first; what was changed waits on the screen.
    if (draft.blocked) return
    save.mutate(
      {
        params: { encounterId: encounter.encounterId },
        body: {
          version: draft.version,
          lines: next.map(({ key: _, materials, ...line }) => ({
            ...line,
            materials: materials?.map(({ materialId, quantity }) => ({ materialId, quantity })) ?? null,
          })),
        },
      },
      draft.outcomeWith({ lines: next }),
    )
  }
  const add = (serviceId: string) => {
    const line = { key: crypto.randomUUID(), serviceId, teeth: [], quantity: 1, discountPercent: 0 }
    draft.type({ lines: [...lines, { ...line, materials: null }] })
  }
  /** By beginnings of words in any order, of the clinic's name, the official one of 804н, and by either code. */
  const found = (serviceId: string, search: string) => {
    const service = priceOf.get(serviceId)
    const { name, code, nomenclatureCode, officialName } = service ?? {}
    const words = searchKey([name, code, nomenclatureCode, officialName].join(' '))
    return searchKey(search)
      .split(' ')
      .every(word => ` ${words}`.includes(` ${word}`))
  }
  const booked = (visit.data?.serviceIds ?? []).filter(
    id => priceOf.has(id) && !lines.some(line => line.serviceId === id),
  )
  const change = (at: number, part: Partial<Line>) => {
    draft.type({ lines: lines.map((line, i) => (i === at ? { ...line, ...part } : line)) })
  }
  return (
    <section className="sheet panel">
      <h2>{t.services}</h2>
      {!locked && (
        <FavouriteBar
          items={favourites.flatMap(id => {
            const service = priceOf.get(id)
            return service ? [{ code: id, name: service.name }] : []
          })}
          onChoose={add}
        />
      )}
      {lines.map((line, i) => (
        <div key={line.key} style={{ padding: '8px 0', borderBottom: '1px solid var(--line)' }}>
          <div>
            {priceOf.get(line.serviceId)?.name}{' '}
            <span className="soft num">{priceOf.get(line.serviceId)?.nomenclatureCode}</span>
          </div>
          <Group gap={8} mt={4}>
            {locked ? (
              <span className="soft">
                {line.teeth.join(', ')} × {line.quantity}
              </span>
            ) : (
              <>
                <TeethInput value={line.teeth} onChange={teeth => change(i, { teeth })} />
                <NumberInput
                  size="xs"
                  w={70}
                  min={1}
                  max={99}
                  aria-label={t.quantity}
                  value={line.quantity}
                  onChange={value => change(i, { quantity: Number(value) || 1 })}
                />
                <NumberInput
                  size="xs"
                  w={86}
                  min={0}
                  max={100}
                  aria-label={t.discount}
                  suffix=" %"
                  value={line.discountPercent}
                  onChange={value => change(i, { discountPercent: Number(value) || 0 })}
                />
                <Star kind="service" code={line.serviceId} on={favourites.includes(line.serviceId)} />
                <Button
                  size="compact-xs"
                  variant="subtle"
                  color="red"
                  onClick={() => write(lines.filter((_, j) => j !== i))}
                >
                  {t.remove}
                </Button>
              </>
            )}
            <span className="num" style={{ marginLeft: 'auto' }}>
              {formatKopecks((priceOf.get(line.serviceId)?.priceKopecks ?? 0) * line.quantity)}
            </span>
          </Group>
          {norms.data && (
            <LineMaterials
              norms={norms.data}
              entityId={encounter.entityId}
              used={line.materials ?? byNorm(norms.data, line.serviceId, line.quantity)}
              byTheNorm={line.materials === null}
              onChange={locked ? null : materials => change(i, { materials })}
            />
          )}
        </div>
      ))}
      {!locked &&
        booked.map(id => (
          <Button key={id} variant="light" size="xs" h="auto" py={6} fullWidth onClick={() => add(id)}>
            <span style={{ whiteSpace: 'normal' }}>
              {own.add}: {priceOf.get(id)?.name}
            </span>
          </Button>
        ))}
      {!locked && (
        <Select
          mt="sm"
          searchable
          clearable
          placeholder={t.addService}
          aria-label={t.addService}
          value={null}
          data={offered.map(s => ({
            value: s.serviceId,
            label: `${s.name} — ${formatKopecks(s.priceKopecks)}`,
          }))}
          filter={({ options, search }) => options.filter(one => 'value' in one && found(one.value, search))}
          onChange={serviceId => serviceId && add(serviceId)}
        />
      )}
      <Group justify="space-between" mt="sm">
        <strong>
          {t.total} {formatKopecks(total)}
        </strong>
        {draft.changed && (
          <span className="soft" role="status">
            {t.unsaved}
          </span>
        )}
        {!locked && (
          <Button
            size="xs"
            variant="light"
            loading={save.isPending}
            disabled={draft.blocked}
            onClick={() => write(lines)}
          >
            {t.save}
          </Button>
        )}
        {!billed && encounter.services.length > 0 && may('bill.issue') && (
          <Button
            size="xs"
            variant="default"
            loading={bill.isPending}
            onClick={() => bill.mutate({ body: { encounterId: encounter.encounterId } })}
          >
            {t.issue}
          </Button>
        )}
      </Group>
      <SaveProblem
        error={save.error ?? bill.error}
        conflict={draft.conflict}
        when={when}
        labels={{ lines: t.services }}
        show={(_, value) =>
          value
            .map(line =>
              [priceOf.get(line.serviceId)?.name, line.teeth.join(', '), `× ${line.quantity}`]
                .filter(Boolean)
                .join(' '),
            )
            .join('\n')
        }
      />
    </section>
  )
}
