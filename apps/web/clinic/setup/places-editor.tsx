import { Button, Group, NativeSelect, TextInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import { formatPhone } from '#libs/phones/index.ts'
import { sameValue } from '#libs/three-way/index.ts'
import {
  addBranchEndpoint,
  type Branch,
  type BranchBody,
  saveBranchEndpoint,
} from '#modules/tenancy/contract.ts'
import { useWrite } from '../../kit/api.ts'
import { SaveProblem } from '../../kit/conflict-notice.tsx'
import { useDraft } from '../../kit/draft.ts'
import { useMessages } from '../../kit/i18n.ts'
import { useClinic, useWhen } from '../clinic-data.tsx'
import { BranchCard } from './branch-card.tsx'
import { Opened } from './opened.tsx'
import { setupText } from './setup-text.ts'
import { zoneChoices, zoneWord } from './zones.ts'

/** Branches with their rooms and chairs. */
export function PlacesEditor() {
  const t = useMessages(setupText)
  const { clinic } = useClinic()
  const [open, setOpen] = useState<string | null>(null)
  const close = () => setOpen(null)
  return (
    <>
      {clinic.branches.length === 0 && <p className="soft">{t.noBranches}</p>}
      {clinic.branches.map(branch => (
        <section className="sheet panel" key={branch.branchId}>
          {open === branch.branchId ? (
            <Opened>
              <BranchForm branch={branch} onDone={close} />
            </Opened>
          ) : (
            <BranchCard branch={branch} onChange={() => setOpen(branch.branchId)} />
          )}
        </section>
      ))}
      {open === 'new' ? (
        <section className="sheet panel">
          <h2>{t.newBranch}</h2>
          <Opened>
            <BranchForm branch={null} onDone={close} />
          </Opened>
        </section>
      ) : (
        <Button mt="md" onClick={() => setOpen('new')}>
          {t.newBranch}
        </Button>
      )}
    </>
  )
}

interface Named {
  readonly key: number
  readonly id: string | null
  readonly name: string
}
let keys = 0
const named = (id: string | null, name: string): Named => ({ key: ++keys, id, name })
type Room = BranchBody['rooms'][number]
type KeyedRoom = Named & { readonly chairs: readonly Named[] }

/** Rooms and chairs in use, as they are saved. */
const roomsOf = ({ rooms, chairs }: Branch): Room[] =>
  rooms
    .filter(room => !room.archived)
    .map(({ roomId, name }) => ({
      roomId,
      name,
      chairs: chairs
        .filter(chair => chair.roomId === roomId && !chair.archived)
        .map(chair => ({ chairId: chair.chairId, name: chair.name })),
    }))
const keyed = ({ roomId, name, chairs }: Room): KeyedRoom => ({
  ...named(roomId, name),
  chairs: chairs.map(chair => named(chair.chairId, chair.name)),
})
const plain = ({ id, name, chairs }: KeyedRoom): Room => ({
  roomId: id,
  name,
  chairs: chairs.map(chair => ({ chairId: chair.id, name: chair.name })),
})
const changed = <T extends Named>(list: readonly T[], key: number, given: Partial<T>): T[] =>
  list.map(item => (item.key === key ? { ...item, ...given } : item))

interface BranchFormProps {
  readonly branch: Branch | null
  readonly onDone: () => void
}

function BranchForm({ branch, onDone }: BranchFormProps) {
  const t = useMessages(setupText)
  const { clinic } = useClinic()
  const add = useWrite(addBranchEndpoint)
  const save = useWrite(saveBranchEndpoint)
  const draft = useDraft(
    {
      name: branch?.name ?? '',
      address: branch?.address ?? '',
      phone: branch ? formatPhone(branch.phone) : '',
      zone: branch?.zone ?? clinic.zone,
      rooms: branch ? roomsOf(branch) : [],
    },
    branch?.version ?? '',
  )
  const { form, type: set } = draft
  const when = useWhen()
  const [slug, setSlug] = useState('')
  const [typed, setTyped] = useState(() => form.rooms.map(keyed))
  // What others have saved, or what was taken from them, comes in place of the rows on the screen.
  const rooms = useMemo(
    () => (sameValue(typed.map(plain), form.rooms) ? typed : form.rooms.map(keyed)),
    [typed, form.rooms],
  )
  const setRooms = (next: readonly KeyedRoom[]) => {
    setTyped([...next])
    set({ rooms: next.map(plain) })
  }
  const submit = () => {
    if (branch)
      save.mutate(
        { params: { branchId: branch.branchId }, body: { ...form, version: draft.version } },
        { ...draft.outcome, onSuccess: onDone },
      )
    else add.mutate({ body: { ...form, slug } }, { onSuccess: onDone })
  }
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        submit()
      }}
    >
      <div className="setup-fields">
        <TextInput
          label={t.branchName}
          required
          value={form.name}
          onChange={event => set({ name: event.currentTarget.value })}
        />
        <TextInput
          label={t.address}
          required
          value={form.address}
          onChange={event => set({ address: event.currentTarget.value })}
        />
        <TextInput
          label={t.phone}
          type="tel"
          required
          placeholder={t.phoneHint}
          value={form.phone}
          onChange={event => set({ phone: event.currentTarget.value })}
        />
        <NativeSelect
          label={t.zone}
          data={zoneChoices(form.zone)}
          value={form.zone}
          onChange={event => set({ zone: event.currentTarget.value })}
        />
        {branch === null && (
          <TextInput
            label={t.slug}
            description={t.slugHint}
            required
            pattern="[a-z0-9][a-z0-9\-]{1,40}"
            value={slug}
            onChange={event => setSlug(event.currentTarget.value.toLowerCase())}
          />
        )}
      </div>
      <h3>{t.rooms}</h3>
      {rooms.map(room => (
        <div className="room-row" key={room.key}>
          <TextInput
            aria-label={t.room}
            required
            value={room.name}
            onChange={event => setRooms(changed(rooms, room.key, { name: event.currentTarget.value }))}
          />
          <div>
            {room.chairs.map(chair => (
              <TextInput
                key={chair.key}
                aria-label={`${t.chair}, ${room.name}`}
                required
                value={chair.name}
                onChange={event => {
                  const chairs = changed(room.chairs, chair.key, { name: event.currentTarget.value })
                  setRooms(changed(rooms, room.key, { chairs }))
                }}
              />
            ))}
            <Button
              size="compact-sm"
              variant="subtle"
              aria-label={`${t.addChair}: ${room.name}`}
              onClick={() => {
                const chairs = [...room.chairs, named(null, `${t.chair} ${room.chairs.length + 1}`)]
                setRooms(changed(rooms, room.key, { chairs }))
              }}
            >
              {t.addChair}
            </Button>
          </div>
        </div>
      ))}
      <Button
        size="compact-sm"
        variant="subtle"
        onClick={() => setRooms([...rooms, { ...named(null, `${t.room} ${rooms.length + 1}`), chairs: [] }])}
      >
        {t.addRoom}
      </Button>
      <p className="soft">{t.keepHint}</p>
      <SaveProblem
        error={add.error ?? save.error}
        conflict={draft.conflict}
        when={when}
        labels={{ name: t.branchName, address: t.address, phone: t.phone, zone: t.zone, rooms: t.rooms }}
        show={(field, value) =>
          field === 'zone'
            ? zoneWord(String(value))
            : typeof value === 'string'
              ? value
              : value
                  .map(room =>
                    [room.name, room.chairs.map(chair => chair.name).join(', ')].filter(Boolean).join(': '),
                  )
                  .join('; ')
        }
      />
      <Group>
        <Button type="submit" loading={add.isPending || save.isPending} disabled={draft.blocked}>
          {t.save}
        </Button>
        <Button variant="default" onClick={onDone}>
          {t.cancel}
        </Button>
      </Group>
    </form>
  )
}
