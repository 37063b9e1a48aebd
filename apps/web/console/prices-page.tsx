import { Button, NumberInput, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { formatDate, formatDateShort } from '#libs/format/index.ts'
import { formatKopecks } from '#libs/money/index.ts'
import { MODULES_OF, type Module, type Product } from '#libs/offer/index.ts'
import { addPriceListEndpoint, listPricesEndpoint, type PriceListView } from '#modules/vendor/contract.ts'
import { useEndpoint, useWrite } from '../kit/api.ts'
import { contractText } from '../kit/contract-text.ts'
import { useLanguage, useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { Status } from '../kit/status.tsx'
import { ConsolePage } from './console-page.tsx'
import { consoleText } from './console-text.ts'
import { TermsTabs } from './tabs.tsx'
import { termsText } from './terms-text.ts'
import { useToday } from './today.ts'

/** Price lists in editions; the newest edition of each product is open, the others stand under it. */
export function PricesPage() {
  const t = useMessages(termsText)
  const list = useEndpoint(listPricesEndpoint, {})
  const [adding, setAdding] = useState(false)
  const lists = list.data?.lists ?? []
  return (
    <ConsolePage
      tabs={<TermsTabs />}
      title={t.pricesTitle}
      actions={<Button onClick={() => setAdding(!adding)}>{t.newPrices}</Button>}
      lead={t.pricesLead}
      error={list.error}
    >
      {adding && list.data && <NewPrices lists={lists} onDone={() => setAdding(false)} />}
      <div className="twin-sheets">
        {lists.map(row => (
          <PriceList key={`${row.product}/${row.edition}`} list={row} lists={lists} />
        ))}
      </div>
    </ConsolePage>
  )
}

function PriceList({
  list,
  lists,
}: {
  readonly list: PriceListView
  readonly lists: readonly PriceListView[]
}) {
  const t = useMessages(termsText)
  const c = useMessages(contractText)
  const language = useLanguage()
  const today = useToday()
  const current = lists
    .filter(row => row.product === list.product && row.effectiveOn <= today)
    .sort((a, b) =>
      a.effectiveOn === b.effectiveOn ? b.edition - a.edition : a.effectiveOn < b.effectiveOn ? 1 : -1,
    )[0]
  const state = list.effectiveOn > today ? 'later' : current?.edition === list.edition ? 'inForce' : 'before'
  return (
    <section className="sheet panel">
      <div className="letter-head">
        <h2>
          {list.product === 'clinic' ? c.clinicProduct : c.smileProduct} · {t.edition(list.edition)}
        </h2>
        <Status tone={state === 'inForce' ? 'good' : 'wait'}>{t[state]}</Status>
      </div>
      <p className="soft" style={{ margin: 0 }}>
        {t.from(formatDate(list.effectiveOn, language))}
      </p>
      <table className="lines">
        <tbody>
          {list.items.map(item => (
            <tr key={item.module}>
              <td>{item.name}</td>
              <td className="soft">{item.unit}</td>
              <td className="money">{formatKopecks(item.priceKopecks)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

type Draft = Readonly<Record<string, { readonly name: string; readonly rubles: number }>>

const draftOf = (lists: readonly PriceListView[], product: Product): Draft =>
  Object.fromEntries(
    (lists.find(list => list.product === product)?.items ?? []).map(item => [
      item.module,
      { name: item.name, rubles: item.priceKopecks / 100 },
    ]),
  )

function NewPrices({
  lists,
  onDone,
}: {
  readonly lists: readonly PriceListView[]
  readonly onDone: () => void
}) {
  const t = useMessages(termsText)
  const c = useMessages(contractText)
  const own = useMessages(consoleText)
  const add = useWrite(addPriceListEndpoint)
  const today = useToday()
  const [product, setProduct] = useState<Product>('clinic')
  const [effectiveOn, setEffectiveOn] = useState(today)
  const [draft, setDraft] = useState<Draft>(() => draftOf(lists, 'clinic'))
  const unitOf = (module: Module) =>
    lists.find(list => list.product === product)?.items.find(item => item.module === module)?.unit ??
    own.monthUnit
  const items = MODULES_OF[product].flatMap(module => {
    const row = draft[module]
    return row && row.rubles > 0 && row.name.trim()
      ? [{ module, name: row.name, unit: unitOf(module), priceKopecks: Math.round(row.rubles * 100) }]
      : []
  })
  return (
    <form
      className="sheet panel"
      style={{ marginBottom: 16 }}
      onSubmit={event => {
        event.preventDefault()
        add.mutate({ body: { product, effectiveOn, items } }, { onSuccess: onDone })
      }}
    >
      <div className="form-row">
        <Select
          label={own.productKind}
          allowDeselect={false}
          data={[
            { value: 'clinic', label: c.clinicProduct },
            { value: 'smile', label: c.smileProduct },
          ]}
          value={product}
          onChange={value => {
            const next = value === 'smile' ? 'smile' : 'clinic'
            setProduct(next)
            setDraft(draftOf(lists, next))
          }}
        />
        <TextInput
          type="date"
          label={t.effectiveOn}
          value={effectiveOn}
          onChange={event => setEffectiveOn(event.currentTarget.value)}
        />
      </div>
      {MODULES_OF[product].map(module => {
        const row = draft[module] ?? { name: '', rubles: 0 }
        return (
          <div key={module} className="form-row">
            <TextInput
              style={{ flex: '4 1 260px' }}
              label={`${c[module]}: ${t.name.toLowerCase()}`}
              value={row.name}
              onChange={event =>
                setDraft({ ...draft, [module]: { ...row, name: event.currentTarget.value } })
              }
            />
            <NumberInput
              label={t.price}
              aria-label={`${c[module]}: ${t.price}`}
              min={0}
              decimalScale={2}
              value={row.rubles}
              onChange={value => setDraft({ ...draft, [module]: { ...row, rubles: Number(value) } })}
            />
          </div>
        )
      })}
      <ProblemNotice error={add.error} />
      <Button mt="sm" type="submit" disabled={items.length === 0} loading={add.isPending}>
        {t.save} · {formatDateShort(effectiveOn || today)}
      </Button>
    </form>
  )
}
