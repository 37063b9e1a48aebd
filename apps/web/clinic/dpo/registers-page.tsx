import { Button, NativeSelect } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { formatPaperMoment } from '#libs/format/index.ts'
import { REGISTERS, type RegisterName, registerEndpoint } from '#modules/privacy-cases/contract.ts'
import { useEndpoint } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useClinic } from '../clinic-data.tsx'
import { go, useRoute } from '../route.ts'
import { DisclosureForm } from './disclosure-form.tsx'
import { dpoText } from './dpo-text.ts'

/** Registers to read and to print (clauses.md 1.6). */
export default function RegistersPage() {
  const t = useMessages(dpoText)
  const { clinic } = useClinic()
  const { query } = useRoute()
  const register = REGISTERS.find(name => name === query.get('register')) ?? 'withdrawals'
  const entityId = query.get('entity') ?? ''
  const table = useEndpoint(registerEndpoint, {
    params: { register },
    query: { ...(entityId && { entityId }) },
  })
  const show = (name: string, entity: string) =>
    go(`dpo/registers?register=${name}${entity ? `&entity=${entity}` : ''}`, { replace: true })
  const label = (name: RegisterName) =>
    name === 'incidents'
      ? t.incidentsRegister
      : name === 'harm'
        ? t.harmRegister
        : name === 'destructions'
          ? t.destructionsRegister
          : t[name]
  return (
    <>
      <div className="dpo-filters">
        <NativeSelect
          aria-label={t.registers}
          value={register}
          onChange={event => show(event.currentTarget.value, entityId)}
          data={REGISTERS.map(value => ({ value, label: label(value) }))}
        />
        <NativeSelect
          aria-label={t.anyEntity}
          value={entityId}
          onChange={event => show(register, event.currentTarget.value)}
          data={[
            { value: '', label: t.anyEntity },
            ...clinic.entities.map(e => ({ value: e.entityId, label: e.shortName })),
          ]}
        />
        <Button variant="default" leftSection={<IconPrinter size={16} />} onClick={() => window.print()}>
          {t.print}
        </Button>
      </div>
      {register === 'disclosures' && (
        <div className="no-print">
          <DisclosureForm />
        </div>
      )}
      <ProblemNotice error={table.error} />
      {table.data && (
        <section className="sheet panel dpo-wide dpo-register">
          <h2>{table.data.title}</h2>
          {table.data.rows.length === 0 && <p className="soft">{t.emptyRegister}</p>}
          {table.data.rows.length > 0 && (
            <table className="lines">
              <thead>
                <tr>
                  {table.data.columns.map(column => (
                    <th key={column}>{column}</th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {table.data.rows.map(row => (
                  <tr key={row.join('|')}>
                    {row.map((cell, place) => (
                      <td key={table.data.columns[place]}>{cell}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          <p className="dpo-quiet">
            {t.printedAt} {formatPaperMoment(table.data.printedAt, clinic.zone)}
          </p>
        </section>
      )}
    </>
  )
}
