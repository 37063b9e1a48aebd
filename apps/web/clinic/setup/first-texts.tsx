import { Button } from '@mantine/core'
import { publishFirstTextsEndpoint } from '#modules/consents/contract.ts'
import { useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useApprover } from '../approver.tsx'
import { useClinic } from '../clinic-data.tsx'
import { firstStepsText } from './first-steps-text.ts'

/** One order of the head publishes everything that a legal entity begins with. */
export function FirstTexts({ entityId }: { readonly entityId: string }) {
  const t = useMessages(firstStepsText)
  const { clinic } = useClinic()
  const entity = clinic.entities.find(one => one.entityId === entityId)
  const publish = useWrite(publishFirstTextsEndpoint)
  const { approver, field } = useApprover(entityId)
  return (
    <form
      className="first-texts"
      onSubmit={event => {
        event.preventDefault()
        publish.mutate({ params: { entityId }, body: { approver } })
      }}
    >
      <h3>{t.publishTitle(entity?.shortName ?? '')}</h3>
      <p className="soft measure">{t.publishLead}</p>
      <div className="setup-entity">
        {field('name', t.approverName)}
        {field('post', t.approverPost)}
        {field('orderNumber', t.orderNumber)}
        {field('orderDate', t.orderDate, 'date')}
      </div>
      <ProblemNotice error={publish.error} />
      <Button mt="sm" type="submit" loading={publish.isPending}>
        {t.publish}
      </Button>
    </form>
  )
}
