import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { VendorCard } from '#modules/clients/contract.ts'
import { readVendorCardEndpoint, saveVendorCardEndpoint } from '#modules/vendor/contract.ts'
import { useEndpoint } from '../kit/api.ts'
import { useGuardedWrite } from '../kit/confirm-gate.tsx'
import { useMessages } from '../kit/i18n.ts'
import { issuesOf, ProblemNotice } from '../kit/problem.tsx'
import { ConsolePage } from './console-page.tsx'
import { TermsTabs } from './tabs.tsx'
import { termsText } from './terms-text.ts'

const FIELDS = [
  'fullName',
  'shortName',
  'inn',
  'kpp',
  'ogrn',
  'head',
  'address',
  'phone',
  'legalEmail',
  'bankName',
  'bik',
  'account',
  'correspondentAccount',
  'programCertificate',
  'trademarkCertificate',
] as const satisfies readonly (keyof VendorCard)[]

const OPTIONAL: ReadonlySet<string> = new Set(['kpp', 'programCertificate', 'trademarkCertificate'])
const EMPTY = Object.fromEntries(FIELDS.map(field => [field, ''])) as Record<(typeof FIELDS)[number], string>

const withoutNull = (card: VendorCard | null) =>
  Object.fromEntries(Object.entries(card ?? {}).filter(([, value]) => value !== null)) as Partial<
    typeof EMPTY
  >

/** The vendor's own requisites (MM-17): wrong digits are named by the server. */
export function RequisitesPage() {
  const t = useMessages(termsText)
  const card = useEndpoint(readVendorCardEndpoint, {})
  return (
    <ConsolePage tabs={<TermsTabs />} title={t.requisitesTitle} lead={t.requisitesLead} error={card.error}>
      {card.data && <Form card={card.data.card} />}
    </ConsolePage>
  )
}

function Form({ card }: { readonly card: VendorCard | null }) {
  const t = useMessages(termsText)
  const save = useGuardedWrite(saveVendorCardEndpoint)
  const issues = issuesOf(save.problem)
  const [form, setForm] = useState(() => ({ ...EMPTY, ...withoutNull(card) }))
  return (
    <form
      className="sheet panel"
      onSubmit={event => {
        event.preventDefault()
        save.mutate({
          body: {
            ...form,
            kpp: form.kpp || null,
            programCertificate: form.programCertificate || null,
            trademarkCertificate: form.trademarkCertificate || null,
          },
        })
      }}
    >
      <div className="fields">
        {FIELDS.map(field => (
          <TextInput
            key={field}
            label={t[field]}
            required={!OPTIONAL.has(field)}
            value={form[field]}
            error={issues.get(field)}
            onChange={event => setForm({ ...form, [field]: event.currentTarget.value })}
          />
        ))}
      </div>
      {issues.size > 0 ? <p role="alert">{t.checkFields}</p> : <ProblemNotice error={save.problem} />}
      {save.isSuccess && <p role="status">{t.saved}</p>}
      <Button mt="sm" type="submit" loading={save.isPending}>
        {t.save}
      </Button>
    </form>
  )
}
