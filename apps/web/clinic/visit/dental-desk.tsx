import './desk.css'
import { Button, Tabs } from '@mantine/core'
import { memo, type ReactNode, useDeferredValue, useMemo } from 'react'
import { describeState, plainPicture } from '#libs/odontogram/index.ts'
import type { PatientCard } from '#modules/patients/contract.ts'
import type { Encounter } from '#modules/records/contract.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ChosenTeethProvider, useChosenTeeth } from '../chart/chosen-teeth.tsx'
import { DentalChart } from '../chart/dental-chart.tsx'
import { useChart } from '../chart/use-chart.ts'
import { ImagesTile } from '../images/images-tile.tsx'
import { PlanTile, plannedTeeth, usePlans } from '../plan/plan-tile.tsx'
import { go } from '../route.ts'
import { deskText } from './desk-text.ts'
import { EarlierTile, NotesTile } from './desk-tiles.tsx'
import { visitText } from './visit-text.ts'

/** The dentist's screen: chart and what is known of the patient to the left, protocol and services to the right. */
export function DentalDesk({
  patient,
  encounter,
  head,
  protocol,
  services,
}: {
  readonly patient: PatientCard
  readonly encounter: Encounter
  readonly head: ReactNode
  readonly protocol: ReactNode
  readonly services: ReactNode
}) {
  const chart = useChart(patient.patientId, encounter.closedAt ? null : encounter.encounterId)
  const { list: plans } = usePlans(patient.patientId)
  const planned = useMemo(() => plannedTeeth(plans), [plans])
  // The tooth is drawn first; what is told of it beside the chart comes with the next frames.
  const now = useDeferredValue(chart.now)
  const history = useDeferredValue(chart.history)
  const words = useMemo(
    () =>
      plainPicture(now)
        .map(([tooth, state]) => `${tooth}: ${describeState(tooth, state)}`)
        .join('; '),
    [now],
  )
  return (
    <ChosenTeethProvider words={words}>
      <div className="desk">
        <header className="desk-head">{head}</header>
        <div className="desk-left">
          <Chart
            visitId={encounter.encounterId}
            chart={chart}
            patient={patient}
            planned={planned}
            locked={encounter.closedAt !== null}
          />
          <div className="desk-tiles">
            <EarlierTile patientId={patient.patientId} />
            <ImagesTile patientId={patient.patientId} />
            <NotesTile patient={patient} history={history} authors={chart.authors} />
            <PlanTile patientId={patient.patientId} visitId={encounter.encounterId} />
          </div>
        </div>
        <Papers protocol={protocol} services={services} />
      </div>
    </ChosenTeethProvider>
  )
}

/** Protocol and services: not drawn again for what happens on the chart. */
const Papers = memo(function Papers({
  protocol,
  services,
}: {
  readonly protocol: ReactNode
  readonly services: ReactNode
}) {
  const t = useMessages(visitText)
  return (
    <Tabs className="desk-right sheet" defaultValue="protocol" keepMounted>
      <Tabs.List>
        <Tabs.Tab value="protocol">{t.protocol}</Tabs.Tab>
        <Tabs.Tab value="services">{t.services}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="protocol">{protocol}</Tabs.Panel>
      <Tabs.Panel value="services">{services}</Tabs.Panel>
    </Tabs>
  )
})

function Chart({
  visitId,
  chart,
  patient,
  planned,
  locked,
}: {
  readonly visitId: string
  readonly chart: ReturnType<typeof useChart>
  readonly patient: PatientCard
  readonly planned: ReadonlySet<number>
  readonly locked: boolean
}) {
  const { choose } = useChosenTeeth()
  const t = useMessages(deskText)
  const { patientId } = patient
  const perio = useMemo(
    () => (
      <Button variant="default" size="xs" h={34} onClick={() => go(`perio/${patientId}?visit=${visitId}`)}>
        {t.perio}
      </Button>
    ),
    [t, patientId, visitId],
  )
  return (
    <div className="sheet desk-chart">
      <DentalChart
        chart={chart}
        patientId={patientId}
        birthDate={patient.birthDate}
        planned={planned}
        locked={locked}
        onTeeth={choose}
      >
        {perio}
      </DentalChart>
    </div>
  )
}
