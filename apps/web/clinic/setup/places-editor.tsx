import { Button, Group, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { formatPhone } from '#libs/phones/index.ts'
import { addBranchEndpoint, type Branch, saveBranchEndpoint } from '#modules/tenancy/contract.ts'
import { useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useClinic } from '../clinic-data.tsx'
import { BranchCard } from './branch-card.tsx'
import { Opened } from './opened.tsx'
import { setupText } from './setup-text.ts'
import { zoneChoices } from './zones.ts'

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
  const [form, setForm] = useState({
    name: branch?.name ?? '',
    address: branch?.address ?? '',
    phone: branch ? formatPhone(branch.phone) : '',
    zone: branch?.zone ?? clinic.zone,
    slug: branch?.slug ?? '',
  })
  const [rooms, setRooms] = useState(() =>
    (branch?.rooms ?? [])
      .filter(room => !room.archived)
      .map(room => ({
        ...named(room.roomId, room.name),
        chairs: branch!.chairs
          .filter(chair => chair.roomId === room.roomId && !chair.archived)
          .map(chair => named(chair.chairId, chair.name)),
      })),
  )
  // What was read when the form was opened; the list itself follows others.
  const [version] = useState(branch?.version ?? '')
  const set = (given: Partial<typeof form>) => setForm({ ...form, ...given })
  const submit = () => {
    const { slug, ...fields } = form
    const body = {
      ...fields,
      rooms: rooms.map(room => ({
        roomId: room.id,
        name: room.name,
        chairs: room.chairs.map(chair => ({ chairId: chair.id, name: chair.name })),
      })),
    }
    if (branch)
      save.mutate(
        { params: { branchId: branch.branchId }, body: { ...body, version } },
        { onSuccess: onDone },
      )
    else add.mutate({ body: { ...body, slug } }, { onSuccess: onDone })
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
            value={form.slug}
            onChange={event => set({ slug: event.currentTarget.value.toLowerCase() })}
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
      <ProblemNotice error={add.error ?? save.error} />
      <Group>
        <Button type="submit" loading={add.isPending || save.isPending}>
          {t.save}
        </Button>
        <Button variant="default" onClick={onDone}>
          {t.cancel}
        </Button>
      </Group>
    </form>
  )
}
