import './privacy.css'
import { Anchor, Button, Group } from '@mantine/core'
import { IconBan, IconCheck, IconCircleDashed, IconClockX, IconLock, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import {
  type ConsentBoard,
  type ConsentRow,
  consentBoardEndpoint,
  evidenceEndpoint,
  signaturePdfEndpoint,
} from '#modules/consents/contract.ts'
import { urlOf, useEndpoint } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useDate } from '../../kit/zone.ts'
import { useMay } from '../clinic-data.tsx'
import { TakeConsent } from './privacy-take.tsx'
import { receptionPrivacyText } from './privacy-text.ts'
import { WithdrawConsent } from './privacy-withdraw.tsx'

export type Operator = ConsentBoard['operators'][number]

const ICON = {
  given: IconCheck,
  refused: IconBan,
  withdrawn: IconX,
  expired: IconClockX,
  silent: IconCircleDashed,
} as const

/** Consents of a patient for the reception: what stands, take one by code or paper, register a withdrawal, evidence. */
export function PrivacyPanel({ patientId }: { readonly patientId: string }) {
  const t = useMessages(receptionPrivacyText)
  const [all, setAll] = useState(false)
  const board = useEndpoint(consentBoardEndpoint, { params: { patientId } })
  return (
    <section className="sheet panel">
      <Group justify="space-between" align="baseline">
        <h2 style={{ margin: 0 }}>{t.title}</h2>
        <Anchor component="button" type="button" size="sm" onClick={() => setAll(!all)}>
          {all ? t.less : t.more}
        </Anchor>
      </Group>
      <ProblemNotice error={board.error} />
      {board.data?.operators.map(operator => (
        <OperatorPart key={operator.entityId} board={board.data} operator={operator} all={all} />
      ))}
      <p className="soft" style={{ fontSize: '0.8125rem' }}>
        <a href={urlOf(evidenceEndpoint, { params: { patientId } })} download>
          {t.evidence}
        </a>
        . {t.evidenceWhy}
      </p>
    </section>
  )
}

interface PartProps {
  readonly board: ConsentBoard
  readonly operator: Operator
  readonly all: boolean
}

function OperatorPart({ board, operator, all }: PartProps) {
  const date = useDate()
  const t = useMessages(receptionPrivacyText)
  const may = useMay()
  const [signing, setSigning] = useState(false)
  const rows = operator.consents.filter(row => all || row.state !== 'silent')
  return (
    <>
      <h3 style={{ fontSize: '0.9375rem', margin: '14px 0 4px' }}>{operator.name}</h3>
      {operator.blocked && (
        <p role="status" style={{ margin: '4px 0' }}>
          <IconLock size={15} aria-hidden /> <b>{t.blocked}</b> {date(operator.blocked.since)}:{' '}
          {operator.blocked.reason}
        </p>
      )}
      <p className="soft" style={{ fontSize: '0.8125rem', margin: '2px 0 6px' }}>
        {operator.agreement ? (
          <>
            {t.agreementAt}{' '}
            <a
              href={urlOf(signaturePdfEndpoint, { params: { signatureId: operator.agreement.signatureId } })}
              target="_blank"
              rel="noreferrer"
            >
              {date(operator.agreement.at)}
            </a>
          </>
        ) : (
          t.agreementNone
        )}{' '}
        {!operator.agreement && !signing && operator.agreementEditionId && may('consent.record') && (
          <Anchor component="button" type="button" size="sm" onClick={() => setSigning(true)}>
            {t.signAgreement}
          </Anchor>
        )}
      </p>
      {signing && operator.agreementEditionId && (
        <TakeConsent
          board={board}
          operator={operator}
          editionId={operator.agreementEditionId}
          isAgreement
          onClose={() => setSigning(false)}
        />
      )}
      <table className="lines">
        <tbody>
          {rows.map(row => (
            <Row key={`${row.kind}/${row.scope}`} board={board} operator={operator} row={row} />
          ))}
        </tbody>
      </table>
    </>
  )
}

function Row({
  board,
  operator,
  row,
}: {
  readonly board: ConsentBoard
  readonly operator: Operator
  readonly row: ConsentRow
}) {
  const date = useDate()
  const t = useMessages(receptionPrivacyText)
  const may = useMay()
  const [doing, setDoing] = useState<'take' | 'withdraw' | null>(null)
  const Icon = ICON[row.state]
  const close = () => setDoing(null)
  return (
    <tr>
      <td colSpan={2}>
        <Group justify="space-between" wrap="nowrap" gap="xs">
          <div>
            {row.name}
            {row.scope && `: ${row.scope}`}
            <div
              className={row.state === 'given' ? '' : 'soft'}
              style={{ fontSize: '0.8125rem', display: 'flex', gap: 5, alignItems: 'center' }}
            >
              <Icon size={14} aria-hidden /> {t[row.state]} {row.at && date(row.at)}
              {row.state === 'given' && row.signedAs && ` · ${t[row.signedAs]}`}
              {row.state === 'given' && row.signatureId && (
                <>
                  {' · '}
                  <a
                    href={urlOf(signaturePdfEndpoint, { params: { signatureId: row.signatureId } })}
                    target="_blank"
                    rel="noreferrer"
                  >
                    PDF
                  </a>
                </>
              )}
            </div>
          </div>
          {may('consent.record') && doing === null && (
            <Button
              size="compact-sm"
              variant="subtle"
              color={row.state === 'given' ? 'red' : 'teal'}
              onClick={() => setDoing(row.state === 'given' ? 'withdraw' : 'take')}
            >
              {row.state === 'given' ? t.withdraw : t.take}
            </Button>
          )}
        </Group>
        {doing === 'take' && (
          <TakeConsent board={board} operator={operator} editionId={row.editionId} onClose={close} />
        )}
        {doing === 'withdraw' && (
          <WithdrawConsent patientId={board.patientId} operator={operator} row={row} onClose={close} />
        )}
      </td>
    </tr>
  )
}
