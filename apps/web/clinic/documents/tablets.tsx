import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { pairTabletEndpoint, revokeTabletEndpoint, tabletsEndpoint } from '#modules/documents/contract.ts'
import { ApiProblem, call, useEndpoint, useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { Status } from '../../kit/status.tsx'
import { useBranchChoices, useClinic } from '../clinic-data.tsx'
import { papersText } from './papers-text.ts'

/** Tablets of the desks. */
export function Tablets() {
  const t = useMessages(papersText)
  const { clinic } = useClinic()
  const found = useEndpoint(tabletsEndpoint, {})
  const revoke = useWrite(revokeTabletEndpoint)
  return (
    <section className="sheet panel">
      <ProblemNotice error={found.error ?? revoke.error} />
      {found.data?.tablets.length === 0 && <p className="soft">{t.tabletsNone}</p>}
      <table className="lines">
        <tbody>
          {found.data?.tablets.map(tablet => (
            <tr key={tablet.tabletId}>
              <td>
                {tablet.name}, {clinic.branches.find(branch => branch.branchId === tablet.branchId)?.name}
              </td>
              <td>
                <Status tone={tablet.busy ? 'wait' : 'good'}>{tablet.busy ? t.busy : t.free}</Status>
              </td>
              <td>
                <Button
                  size="compact-sm"
                  variant="default"
                  onClick={() => revoke.mutate({ params: { tabletId: tablet.tabletId } })}
                >
                  {t.revoke}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** `/app/tablet`: makes the device that shows it a tablet for signing; this session ends with it. */
export default function TabletPage() {
  const t = useMessages(papersText)
  const { clinic } = useClinic()
  const [branchId, setBranchId] = useState(clinic.branches[0]!.branchId)
  const branches = useBranchChoices()
  const [name, setName] = useState<string>(t.pairDefault)
  const [pairing, setPairing] = useState(false)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const pair = async () => {
    setPairing(true)
    try {
      const { url } = await call(pairTabletEndpoint, { body: { branchId, name } })
      // The session has ended with the answer; the page of the tablet replaces this one in the history.
      location.replace(url)
    } catch (error) {
      setPairing(false)
      if (!(error instanceof ApiProblem)) throw error
      setProblem(error)
    }
  }
  return (
    <div className="page">
      <h1>{t.pairTitle}</h1>
      <form
        className="sheet panel"
        style={{ maxWidth: 520 }}
        onSubmit={event => {
          event.preventDefault()
          void pair()
        }}
      >
        <p>{t.pairWhy}</p>
        <NativeSelect
          label={t.branch}
          value={branchId}
          onChange={event => setBranchId(event.currentTarget.value)}
          data={branches}
        />
        <TextInput
          mt={8}
          label={t.pairName}
          required
          maxLength={60}
          value={name}
          onChange={event => setName(event.currentTarget.value)}
        />
        <ProblemNotice error={problem} />
        <Button mt="md" type="submit" loading={pairing}>
          {t.pair}
        </Button>
      </form>
    </div>
  )
}
