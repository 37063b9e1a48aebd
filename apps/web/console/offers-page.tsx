import { Button, NumberInput, PasswordInput, Select, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { formatDateShort, formatMoment } from '#libs/format/index.ts'
import {
  DEFAULT_PARAMETERS,
  type OfferParameters,
  PARAMETER_BOUNDS,
  type Product,
  plusDays,
  VENDOR_ZONE,
} from '#libs/offer/index.ts'
import { vendorStepUpEndpoint } from '#modules/identity/contract.ts'
import {
  announceEditionEndpoint,
  drawUpEditionEndpoint,
  dropEditionEndpoint,
  type EditionBrief,
  listEditionsEndpoint,
  publishEditionEndpoint,
  readEditionEndpoint,
} from '#modules/vendor/contract.ts'
import { useEndpoint, useWrite } from '../kit/api.ts'
import { contractText } from '../kit/contract-text.ts'
import { useLanguage, useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { Redline } from '../kit/redline.tsx'
import { Status } from '../kit/status.tsx'
import { ConsolePage } from './console-page.tsx'
import { consoleText } from './console-text.ts'
import { go } from './route.ts'
import { TermsTabs } from './tabs.tsx'
import { useToday } from './today.ts'

/** Offers in editions: draw up, announce, publish; who was told and when. */
export function OffersPage({ editionId }: { readonly editionId: string | null }) {
  const t = useMessages(consoleText)
  const list = useEndpoint(listEditionsEndpoint, {})
  const [drawing, setDrawing] = useState(false)
  return (
    <ConsolePage
      tabs={<TermsTabs />}
      title={t.offers}
      actions={<Button onClick={() => setDrawing(!drawing)}>{t.newEdition}</Button>}
      error={list.error}
    >
      {drawing && list.data && <DrawUp editions={list.data.editions} onDone={() => setDrawing(false)} />}
      <div className="pair">
        <div>
          <Editions editions={list.data?.editions ?? []} current={editionId} />
        </div>
        <div>{editionId && <Edition key={editionId} editionId={editionId} />}</div>
      </div>
    </ConsolePage>
  )
}

function Editions({
  editions,
  current,
}: {
  readonly editions: readonly EditionBrief[]
  readonly current: string | null
}) {
  const t = useMessages(consoleText)
  const c = useMessages(contractText)
  return (
    <section className="sheet panel wide">
      <table className="lines stack">
        <thead>
          <tr>
            <th>{t.productKind}</th>
            <th>{t.edition}</th>
            <th>{t.effective}</th>
            <th>{t.summary}</th>
            <th>{c.state}</th>
          </tr>
        </thead>
        <tbody>
          {editions.map(edition => (
            <tr key={edition.editionId} aria-current={edition.editionId === current}>
              <td>{edition.product === 'clinic' ? c.clinicProduct : c.smileProduct}</td>
              <td>
                <a
                  href={`/console/offers/${edition.editionId}`}
                  onClick={event => {
                    event.preventDefault()
                    go(`offers/${edition.editionId}`)
                  }}
                >
                  № {edition.number}
                </a>
              </td>
              <td className="num" data-label={t.effective}>
                {formatDateShort(edition.effectiveOn ?? edition.plannedOn)}
              </td>
              <td>{edition.summary}</td>
              <td>
                <Status tone={edition.publishedAt ? 'good' : 'wait'}>
                  {edition.publishedAt ? t.published : t.draft}
                </Status>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const NAMES = Object.keys(PARAMETER_BOUNDS) as (keyof OfferParameters)[]

function DrawUp({
  editions,
  onDone,
}: {
  readonly editions: readonly EditionBrief[]
  readonly onDone: () => void
}) {
  const t = useMessages(consoleText)
  const c = useMessages(contractText)
  const draw = useWrite(drawUpEditionEndpoint)
  const today = useToday()
  const [product, setProduct] = useState<Product>('clinic')
  const known = editions.find(edition => edition.product === product)?.parameters
  const base = { ...DEFAULT_PARAMETERS[product], ...known }
  const [changed, setChanged] = useState<Partial<OfferParameters>>({})
  const [form, setForm] = useState({
    plannedOn: plusDays(today, 14),
    summary: '',
    clause: '',
    text: '',
  })
  return (
    <form
      className="sheet panel"
      style={{ marginBottom: 16 }}
      onSubmit={event => {
        event.preventDefault()
        draw.mutate(
          {
            body: {
              product,
              plannedOn: form.plannedOn,
              summary: form.summary,
              parameters: { ...base, ...changed },
              overrides: form.clause && form.text ? [{ number: form.clause, text: form.text }] : [],
            },
          },
          {
            onSuccess: answer => {
              onDone()
              go(`offers/${answer.editionId}`)
            },
          },
        )
      }}
    >
      <div className="form-row">
        <Select
          label={t.productKind}
          allowDeselect={false}
          data={[
            { value: 'clinic', label: c.clinicProduct },
            { value: 'smile', label: c.smileProduct },
          ]}
          value={product}
          onChange={value => setProduct(value === 'smile' ? 'smile' : 'clinic')}
        />
        <TextInput
          type="date"
          label={t.planned}
          value={form.plannedOn}
          onChange={e => setForm({ ...form, plannedOn: e.currentTarget.value })}
        />
        {NAMES.map(name => (
          <NumberInput
            key={name}
            label={t[name]}
            allowDecimal={false}
            value={changed[name] ?? base[name]}
            onChange={value => setChanged({ ...changed, [name]: Number(value) })}
          />
        ))}
      </div>
      <TextInput
        mt="sm"
        label={t.summary}
        required
        value={form.summary}
        onChange={e => setForm({ ...form, summary: e.currentTarget.value })}
      />
      <div className="form-row">
        <TextInput
          label={t.clause}
          value={form.clause}
          onChange={e => setForm({ ...form, clause: e.currentTarget.value })}
        />
        <Textarea
          style={{ flex: '3 1 300px' }}
          label={t.clauseText}
          autosize
          value={form.text}
          onChange={e => setForm({ ...form, text: e.currentTarget.value })}
        />
      </div>
      <ProblemNotice error={draw.error} />
      <Button mt="sm" type="submit" loading={draw.isPending}>
        {t.draw}
      </Button>
    </form>
  )
}

function Edition({ editionId }: { readonly editionId: string }) {
  const t = useMessages(consoleText)
  const language = useLanguage()
  const read = useEndpoint(readEditionEndpoint, { params: { editionId } })
  if (!read.data) return <ProblemNotice error={read.error} />
  const { edition, changes, deliveries } = read.data
  return (
    <>
      <section className="sheet panel">
        <h2>
          {t.edition} № {edition.number}
        </h2>
        <p>{edition.summary}</p>
        {!edition.publishedAt && <Steps edition={edition} />}
        {edition.publishedAt && (
          <p>
            <a
              href={`/oferta/${edition.product}/${edition.number}`}
            >{`/oferta/${edition.product}/${edition.number}`}</a>
          </p>
        )}
        <h2>{t.deliveries}</h2>
        <ul className="plain">
          {deliveries.map(row => (
            <li key={row.tenantId}>
              <span>
                {row.client} <span className="soft">{row.address}</span>
              </span>
              <span className="soft">
                {row.sentAt ? t.sentAt(formatMoment(row.sentAt, VENDOR_ZONE, language)) : t.notSent}
              </span>
            </li>
          ))}
        </ul>
      </section>
      {changes.length > 0 && (
        <section className="sheet panel">
          <h2>{t.changes}</h2>
          <Redline changes={changes} />
        </section>
      )}
    </>
  )
}

function Steps({ edition }: { readonly edition: EditionBrief }) {
  const t = useMessages(consoleText)
  const announce = useWrite(announceEditionEndpoint)
  const publish = useWrite(publishEditionEndpoint)
  const drop = useWrite(dropEditionEndpoint)
  const confirm = useWrite(vendorStepUpEndpoint)
  const [plannedOn, setPlannedOn] = useState(edition.plannedOn)
  const [password, setPassword] = useState('')
  const params = { editionId: edition.editionId }
  const needsPassword = publish.error?.problem.code === 'auth.step-up'
  return (
    <>
      <div className="form-row">
        <TextInput
          type="date"
          label={t.planned}
          value={plannedOn}
          onChange={e => setPlannedOn(e.currentTarget.value)}
        />
        <Button
          variant="default"
          loading={announce.isPending}
          onClick={() => announce.mutate({ params, body: { plannedOn } })}
        >
          {t.announce}
        </Button>
      </div>
      <div className="form-row">
        {needsPassword && (
          <PasswordInput
            label={t.confirm}
            value={password}
            onChange={e => setPassword(e.currentTarget.value)}
          />
        )}
        <Button
          loading={publish.isPending || confirm.isPending}
          onClick={() =>
            needsPassword
              ? confirm.mutate({ body: { password } }, { onSuccess: () => publish.mutate({ params }) })
              : publish.mutate({ params })
          }
        >
          {t.publish}
        </Button>
        <Button variant="subtle" onClick={() => drop.mutate({ params }, { onSuccess: () => go('offers') })}>
          {t.give}
        </Button>
      </div>
      <ProblemNotice error={confirm.error ?? announce.error ?? publish.error ?? drop.error} />
    </>
  )
}
