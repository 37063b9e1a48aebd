import { Button, Checkbox, FileInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { type CaseView, paperConsentEndpoint } from '#modules/smile/contract.ts'
import { useWrite } from '../../kit/api.ts'
import { base64Of } from '../../kit/base64.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useToday } from '../clinic-data.tsx'
import { smileText } from './smile-text.ts'

/** Consents that the patient has signed by hand: the scan and the dentist's word. */
export function PaperForm({ view }: { readonly view: CaseView }) {
  const t = useMessages(smileText)
  const today = useToday()
  const [form, setForm] = useState({
    paper: '',
    signedOn: today,
    address: '',
    identityDocument: '',
  })
  const [scan, setScan] = useState<File | null>(null)
  const [attested, setAttested] = useState(false)
  const send = useWrite(paperConsentEndpoint)
  const field = (name: keyof typeof form, label: string, type = 'text') => (
    <TextInput
      label={label}
      type={type}
      required
      maxLength={name === 'paper' ? 200 : 300}
      value={form[name]}
      onChange={event => setForm({ ...form, [name]: event.currentTarget.value })}
    />
  )
  return (
    <form
      className="smile-paper"
      onSubmit={async event => {
        event.preventDefault()
        if (!scan || !attested) return
        const body = { ...form, attested, scan: { fileName: scan.name, base64: await base64Of(scan) } }
        send.mutate({ params: { caseId: view.caseId }, body: { ...body, attested: true } })
      }}
    >
      <p className="smile-small">{t.paperLead}</p>
      {field('paper', t.paperNumber)}
      {field('signedOn', t.paperDay, 'date')}
      {field('address', t.address)}
      {field('identityDocument', t.identity)}
      <FileInput
        label={t.scan}
        required
        accept="application/pdf,image/jpeg,image/png"
        value={scan}
        onChange={setScan}
      />
      <Checkbox
        label={t.attest}
        required
        checked={attested}
        onChange={event => setAttested(event.currentTarget.checked)}
      />
      <ProblemNotice error={send.error} />
      <Button type="submit" loading={send.isPending} disabled={!scan || !attested}>
        {t.paperSend}
      </Button>
    </form>
  )
}
