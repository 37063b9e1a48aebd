import './papers.css'
import { Button, Group, TextInput } from '@mantine/core'
import { useState } from 'react'
import { formatMoment } from '#libs/format/index.ts'
import {
  type Need,
  type PaperworkOf,
  packetStateEndpoint,
  paperworkEndpoint,
  preparePacketEndpoint,
  sendPacketLinkEndpoint,
  tabletsEndpoint,
  toTabletEndpoint,
} from '#modules/documents/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { language, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { Status } from '../../kit/status.tsx'
import { useClinic, useMay } from '../clinic-data.tsx'
import { OnPaper } from './on-paper.tsx'
import { papersText } from './papers-text.ts'

const TONE = { missing: 'warn', prepared: 'wait', done: 'good' } as const

/** What a patient who has arrived still has to sign, and the one press that prepares it (J1.6). */
export function PaperworkPanel({
  patientId,
  entityId,
  bare = false,
}: {
  readonly patientId: string
  /** Only this legal entity: the one of the visit. */
  readonly entityId?: string
  /** Inside another panel. */
  readonly bare?: boolean
}) {
  const t = useMessages(papersText)
  const papers = useEndpoint(paperworkEndpoint, { params: { patientId } })
  const shown = papers.data?.entities.filter(entity => !entityId || entity.entityId === entityId) ?? []
  if (papers.data && shown.length === 0) return null
  return (
    <section className={bare ? 'papers' : 'sheet panel papers'} aria-label={t.toSign}>
      <h2>{t.toSign}</h2>
      <ProblemNotice error={papers.error} />
      {shown.map(entity => (
        <OfEntity key={entity.entityId} patientId={patientId} papers={entity} alone={shown.length === 1} />
      ))}
    </section>
  )
}

function OfEntity({
  patientId,
  papers,
  alone,
}: {
  readonly patientId: string
  readonly papers: PaperworkOf
  readonly alone: boolean
}) {
  const _t = useMessages(papersText)
  const may = useMay()
  const codeNeeds = papers.needs.filter(need => need.allowed.includes('pep'))
  const waiting = codeNeeds.some(need => need.state !== 'done')
  const [done, setDone] = useState<string | null>(null)
  return (
    <div className="papers-entity">
      {!alone && <h3>{papers.name}</h3>}
      <ul className="needs">
        {papers.needs.map(need => (
          <NeedLine key={need.what} need={need} patientId={patientId} entityId={papers.entityId} />
        ))}
      </ul>
      {papers.noCode && waiting && <p className="soft papers-note">{papers.noCode}</p>}
      {(waiting || done) && !papers.noCode && may('document.issue') && (
        <Prepare patientId={patientId} papers={papers} onPrepared={setDone} />
      )}
    </div>
  )
}

function NeedLine({
  need,
  patientId,
  entityId,
}: {
  readonly need: Need
  readonly patientId: string
  readonly entityId: string
}) {
  const t = useMessages(papersText)
  const [explained, setExplained] = useState(false)
  const paperOnly = !need.allowed.includes('pep')
  return (
    <li>
      <div className="need-line">
        <span>{need.name}</span>
        <Status tone={TONE[need.state]}>{t[need.state]}</Status>
      </div>
      {paperOnly && need.state !== 'done' && (
        <>
          <p className="soft papers-note">
            {t.onlyPaper}.{' '}
            <button
              type="button"
              className="as-link"
              aria-expanded={explained}
              onClick={() => setExplained(!explained)}
            >
              {t.why}
            </button>
          </p>
          {explained && <p className="papers-note">{need.why}</p>}
          <OnPaper patientId={patientId} entityId={entityId} kind={need.what} documentId={need.documentId} />
        </>
      )}
    </li>
  )
}

function Prepare({
  patientId,
  papers,
  onPrepared,
}: {
  readonly patientId: string
  readonly papers: PaperworkOf
  readonly onPrepared: (packetId: string) => void
}) {
  const t = useMessages(papersText)
  const { clinic } = useClinic()
  // What was typed stands above what is known: the card may be read anew while somebody types.
  const [typed, setTyped] = useState<Partial<Pick<PaperworkOf, 'address' | 'identityDocument'>>>({})
  const who = { address: papers.address, identityDocument: papers.identityDocument, ...typed }
  const prepare = useWrite(preparePacketEndpoint)
  const ready = prepare.data
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        prepare.mutate(
          { params: { patientId }, body: { entityId: papers.entityId, ...who } },
          { onSuccess: made => onPrepared(made.packetId) },
        )
      }}
    >
      {!ready && (
        <>
          {papers.signerName && (
            <p className="papers-note">
              {t.signer}: <b>{papers.signerName}</b>
            </p>
          )}
          <TextInput
            size="sm"
            label={t.address}
            required
            value={who.address}
            onChange={event => setTyped({ ...typed, address: event.currentTarget.value })}
          />
          <TextInput
            mt={6}
            size="sm"
            label={t.identity}
            placeholder={t.identityHint}
            required
            value={who.identityDocument}
            onChange={event => setTyped({ ...typed, identityDocument: event.currentTarget.value })}
          />
        </>
      )}
      {papers.packet && !ready && (
        <p className="soft papers-note">
          {t.openPacket} {formatMoment(papers.packet.expiresAt, clinic.zone, language())}
        </p>
      )}
      <ProblemNotice error={prepare.error} />
      {ready && (
        <Ready
          packetId={ready.packetId}
          url={ready.url}
          qr={ready.qr}
          titles={ready.items.map(i => i.title)}
        />
      )}
      {!ready && (
        <Button mt="sm" type="submit" loading={prepare.isPending}>
          {papers.packet ? t.again : t.prepare}
        </Button>
      )}
    </form>
  )
}

function Ready({
  packetId,
  url,
  qr,
  titles,
}: {
  readonly packetId: string
  readonly url: string
  readonly qr: string
  readonly titles: readonly string[]
}) {
  const t = useMessages(papersText)
  const state = useEndpoint(packetStateEndpoint, { params: { packetId } })
  const tablets = useEndpoint(tabletsEndpoint, {})
  const link = useWrite(sendPacketLinkEndpoint)
  const tablet = useWrite(toTabletEndpoint)
  if (state.data?.signedAt)
    return (
      <div role="status">
        <p>
          <Status tone="good">{t.signedNow}</Status>
        </p>
        <ul className="hashes">
          {state.data.items.map(item => (
            <li key={item.title}>
              {item.title}
              <code>{item.sha256}</code>
            </li>
          ))}
        </ul>
      </div>
    )
  return (
    <div className="ready">
      <img src={`data:image/svg+xml,${encodeURIComponent(qr)}`} alt={t.scanQr} width={148} height={148} />
      <div>
        <p className="papers-note">{t.scanQr}</p>
        <ol className="titles">
          {titles.map(title => (
            <li key={title}>{title}</li>
          ))}
        </ol>
        <Group gap={6}>
          <Button
            size="compact-sm"
            variant="default"
            loading={link.isPending}
            onClick={() => link.mutate({ params: { packetId }, body: { url } })}
          >
            {link.isSuccess ? t.linkSent : t.sendLink}
          </Button>
          {tablets.data?.tablets.map(one => (
            <Button
              key={one.tabletId}
              size="compact-sm"
              variant="default"
              loading={tablet.isPending}
              onClick={() => tablet.mutate({ params: { packetId }, body: { tabletId: one.tabletId } })}
            >
              {tablet.isSuccess ? t.onTablet : t.toTablet(one.name)}
            </Button>
          ))}
        </Group>
        <p className="soft papers-note" role="status">
          {t.waiting}
        </p>
        <ProblemNotice error={link.error ?? tablet.error} />
      </div>
    </div>
  )
}
