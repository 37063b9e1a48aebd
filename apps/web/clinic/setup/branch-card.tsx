import { Button, Group } from '@mantine/core'
import { useState } from 'react'
import { formatPhone } from '#libs/phones/index.ts'
import { restorePlaceEndpoint } from '#modules/scheduling/contract.ts'
import type { Branch } from '#modules/tenancy/contract.ts'
import { useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { clinicSettingsText } from './clinic-text.ts'
import { PlaceArchive } from './place-archive.tsx'
import { setupText } from './setup-text.ts'
import { zoneWord } from './zones.ts'

interface Named {
  readonly placeId: string
  readonly name: string
}

/** A branch as it is: its rooms and chairs, and the way of taking one of them, or all of it, out of use and back. */
export function BranchCard(props: { readonly branch: Branch; readonly onChange: () => void }) {
  return props.branch.archived ? <ClosedBranch branch={props.branch} /> : <OpenBranch {...props} />
}

/** What a closed branch still is, and the way back. */
function ClosedBranch({ branch }: { readonly branch: Branch }) {
  const own = useMessages(clinicSettingsText)
  const restore = useWrite(restorePlaceEndpoint)
  return (
    <>
      <Group justify="space-between" align="start" className="branch-head">
        <div>
          <h2>
            {branch.name} <span className="soft">· {own.closedMark}</span>
          </h2>
          <p className="soft">{own.closed}</p>
        </div>
        <Button
          variant="default"
          aria-label={`${own.openBranch}: ${branch.name}`}
          loading={restore.isPending}
          onClick={() => restore.mutate({ params: { placeId: branch.branchId } })}
        >
          {own.openBranch}
        </Button>
      </Group>
      <ProblemNotice error={restore.error} />
    </>
  )
}

function OpenBranch({ branch, onChange }: { readonly branch: Branch; readonly onChange: () => void }) {
  const t = useMessages(setupText)
  const own = useMessages(clinicSettingsText)
  const restore = useWrite(restorePlaceEndpoint)
  const [asked, setAsked] = useState<string | null>(null)
  const [gone, setGone] = useState<Named | null>(null)
  const bringBack = (placeId: string) =>
    restore.mutate({ params: { placeId } }, { onSuccess: () => setGone(null) })
  const rooms = branch.rooms.filter(room => !room.archived)
  const archived: Named[] = [
    ...branch.rooms.filter(room => room.archived).map(({ roomId, name }) => ({ placeId: roomId, name })),
    ...branch.chairs
      .filter(chair => chair.archived && rooms.some(room => room.roomId === chair.roomId))
      .map(({ chairId, name }) => ({ placeId: chairId, name })),
  ]
  const takeOut = ({ placeId, name }: Named) => (
    <Button
      size="compact-xs"
      variant="subtle"
      aria-label={`${own.takeOut}: ${name}`}
      onClick={() => setAsked(placeId)}
    >
      {own.takeOut}
    </Button>
  )
  const question = asked && (
    <PlaceArchive
      key={asked}
      placeId={asked}
      branch={branch}
      onClose={() => setAsked(null)}
      onDone={place => {
        setAsked(null)
        setGone(place)
      }}
    />
  )
  return (
    <>
      <Group justify="space-between" align="start" className="branch-head">
        <div>
          <h2>{branch.name}</h2>
          <p className="soft">
            {branch.address} · <span className="num">{formatPhone(branch.phone)}</span> ·{' '}
            {zoneWord(branch.zone)}
          </p>
        </div>
        <Group gap="xs">
          <Button
            variant="default"
            aria-label={`${own.closeBranch}: ${branch.name}`}
            onClick={() => setAsked(branch.branchId)}
          >
            {own.closeBranch}
          </Button>
          <Button variant="default" aria-label={`${t.change}: ${branch.name}`} onClick={onChange}>
            {t.change}
          </Button>
        </Group>
      </Group>
      {gone && (
        <p className="last-change" role="status">
          <span>{own.archived(gone.name)}</span>
          <Button
            size="compact-sm"
            variant="default"
            loading={restore.isPending}
            onClick={() => bringBack(gone.placeId)}
          >
            {own.undo}
          </Button>
        </p>
      )}
      <ProblemNotice error={restore.error} />
      {asked === branch.branchId && question}
      {rooms.length === 0 && <p className="soft">{t.noRooms}</p>}
      <ul className="places">
        {rooms.map(room => (
          <li key={room.roomId}>
            <span className="place">
              <b>{room.name}</b> {takeOut({ placeId: room.roomId, name: room.name })}
            </span>
            {branch.chairs
              .filter(chair => chair.roomId === room.roomId && !chair.archived)
              .map(chair => (
                <span className="place" key={chair.chairId}>
                  {chair.name} {takeOut({ placeId: chair.chairId, name: chair.name })}
                </span>
              ))}
          </li>
        ))}
      </ul>
      {asked && asked !== branch.branchId && question}
      {archived.length > 0 && (
        <>
          <h3 className="planned">{own.outOfUse}</h3>
          <ul className="places soft">
            {archived.map(({ placeId, name }) => (
              <li key={placeId}>
                <span className="place">
                  {name}{' '}
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    aria-label={`${own.bringBack}: ${name}`}
                    onClick={() => bringBack(placeId)}
                  >
                    {own.bringBack}
                  </Button>
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}
