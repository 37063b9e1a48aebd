import { Button, Group, SegmentedControl, TextInput } from '@mantine/core'
import { useState } from 'react'
import {
  type ConsentBoard,
  paperSignatureEndpoint,
  signatureEndpoint,
  signingCodeEndpoint,
} from '#modules/consents/contract.ts'
import { useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { InlineForm, PaperFields } from '../../kit/inline-form.tsx'
import { LegalText } from '../../kit/legal-text.tsx'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useToday } from '../clinic-data.tsx'
import type { Operator } from './privacy-panel.tsx'
import { receptionPrivacyText } from './privacy-text.ts'

interface Props {
  readonly board: ConsentBoard
  readonly operator: Operator
  readonly editionId: string
  /** The agreement itself needs no agreement before it. */
  readonly isAgreement?: boolean
  readonly onClose: () => void
}

/** Takes a consent at the desk: the patient's code over the text shown, or a paper with its requisites. */
export function TakeConsent({ board, operator, editionId, isAgreement = false, onClose }: Props) {
  const t = useMessages(receptionPrivacyText)
  const codeWorks = board.verified && (isAgreement || operator.agreement !== null)
  const [way, setWay] = useState<'code' | 'paper'>(codeWorks ? 'code' : 'paper')
  const [who, setWho] = useState({ address: '', identityDocument: '' })
  const base = { entityId: operator.entityId, editionId, ...who }
  return (
    <div style={{ margin: '8px 0 4px' }}>
      <SegmentedControl
        fullWidth
        size="xs"
        value={way}
        onChange={value => setWay(value === 'code' ? 'code' : 'paper')}
        data={[
          { value: 'code', label: t.byCode, disabled: !codeWorks },
          { value: 'paper', label: t.byPaper },
        ]}
      />
      {!codeWorks && (
        <p className="soft" style={{ fontSize: '0.8125rem', margin: '4px 0' }}>
          {board.verified ? t.agreementNone : t.noCode}
        </p>
      )}
      <TextInput
        mt={6}
        size="sm"
        label={t.address}
        value={who.address}
        onChange={event => setWho({ ...who, address: event.currentTarget.value })}
      />
      <TextInput
        mt={6}
        size="sm"
        label={t.document}
        value={who.identityDocument}
        onChange={event => setWho({ ...who, identityDocument: event.currentTarget.value })}
      />
      {way === 'code' ? (
        <ByCode patientId={board.patientId} base={base} onClose={onClose} />
      ) : (
        <ByPaper patientId={board.patientId} base={base} onClose={onClose} />
      )}
    </div>
  )
}

interface WayProps {
  readonly patientId: string
  readonly base: {
    readonly entityId: string
    readonly editionId: string
    readonly address: string
    readonly identityDocument: string
  }
  readonly onClose: () => void
}

function ByCode({ patientId, base, onClose }: WayProps) {
  const t = useMessages(receptionPrivacyText)
  const [code, setCode] = useState('')
  const ask = useWrite(signingCodeEndpoint)
  const sign = useWrite(signatureEndpoint)
  const params = { patientId }
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        if (!ask.data) ask.mutate({ params, body: base })
        else
          sign.mutate(
            { params, body: { ...base, challengeId: ask.data.challengeId, code } },
            { onSuccess: onClose },
          )
      }}
    >
      {ask.data && (
        <>
          <p style={{ fontSize: '0.8125rem', margin: '6px 0' }}>{t.askPatient}</p>
          <LegalText className="consent-paper" title={ask.data.text.title} body={ask.data.text.body} />
          <TextInput
            size="sm"
            label={t.code}
            description={`${t.sentTo} ${ask.data.phone}`}
            inputMode="numeric"
            maxLength={6}
            required
            autoFocus
            value={code}
            onChange={event => setCode(event.currentTarget.value)}
          />
        </>
      )}
      <ProblemNotice error={sign.error ?? ask.error} />
      <Group gap="xs" mt="xs">
        <Button size="xs" type="submit" loading={ask.isPending || sign.isPending}>
          {ask.data ? t.sign : t.sendCode}
        </Button>
        <Button size="xs" variant="subtle" onClick={onClose}>
          {t.cancel}
        </Button>
      </Group>
    </form>
  )
}

function ByPaper({ patientId, base, onClose }: WayProps) {
  const t = useMessages(receptionPrivacyText)
  const today = useToday()
  const [paper, setPaper] = useState('')
  const [signedOn, setSignedOn] = useState(today)
  const save = useWrite(paperSignatureEndpoint)
  return (
    <InlineForm
      className="consent-form"
      submit={t.savePaper}
      cancel={t.cancel}
      error={save.error}
      pending={save.isPending}
      onSubmit={() =>
        save.mutate({ params: { patientId }, body: { ...base, paper, signedOn } }, { onSuccess: onClose })
      }
      onCancel={onClose}
    >
      <PaperFields
        where={paper}
        whereLabel={t.paperWhere}
        onWhere={setPaper}
        day={signedOn}
        dayLabel={t.signedOn}
        onDay={setSignedOn}
        today={today}
      />
    </InlineForm>
  )
}
