import '../documents/papers.css'
import { Button, Group, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { formatDateShort } from '#libs/format/index.ts'
import { fullName } from '#libs/names/index.ts'
import {
  addRelationEndpoint,
  endRelationEndpoint,
  listRelationsEndpoint,
  type PatientBrief,
  type PatientCard,
  RELATION_KINDS,
  type Relation,
  verifyRelationEndpoint,
} from '#modules/patients/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { Status } from '../../kit/status.tsx'
import { useMay } from '../clinic-data.tsx'
import { go } from '../route.ts'
import { BlockedOf } from './blocked-mark.tsx'
import { familyText } from './family-text.ts'
import { PatientSearch } from './patient-search.tsx'

/** Relatives of a patient and who signs for whom; a power counts after its document was checked (MD-1.6b). */
export function Family({ patient }: { readonly patient: PatientCard }) {
  const t = useMessages(familyText)
  const may = useMay()
  const [other, setOther] = useState<PatientBrief | null>(null)
  const [adding, setAdding] = useState(false)
  const found = useEndpoint(listRelationsEndpoint, { params: { patientId: patient.patientId } })
  return (
    <section className="sheet panel">
      <Group justify="space-between" align="baseline">
        <h2 style={{ margin: 0 }}>{t.title}</h2>
        {may('patient.write') && !adding && (
          <Button size="compact-sm" variant="default" onClick={() => setAdding(true)}>
            {t.add}
          </Button>
        )}
      </Group>
      <ProblemNotice error={found.error} />
      {found.data?.relations.length === 0 && !adding && <p className="soft">{t.none}</p>}
      {found.data?.relations.map(relation => (
        <Line key={relation.relationId} relation={relation} />
      ))}
      {adding && !other && <PatientSearch onChoose={setOther} />}
      {adding && other && (
        <NewRelation
          patient={patient}
          other={other}
          onClose={() => {
            setOther(null)
            setAdding(false)
          }}
        />
      )}
    </section>
  )
}

function Line({ relation }: { readonly relation: Relation }) {
  const t = useMessages(familyText)
  const may = useMay()
  const [doing, setDoing] = useState<'verify' | 'end' | null>(null)
  const own = relation.side === 'other'
  return (
    <div className="need-line" style={{ padding: '7px 0', flexWrap: 'wrap' }}>
      <div>
        {own ? t[relation.kind] : `${t[relation.kind]} ${t.isOf}`}{' '}
        <a
          href={`/app/patient/${relation.otherId}`}
          onClick={event => {
            event.preventDefault()
            go(`patient/${relation.otherId}`)
          }}
        >
          {relation.name}
        </a>{' '}
        <BlockedOf patientId={relation.otherId} />, {formatDateShort(relation.birthDate)}
        {relation.ground && <div className="soft papers-note">{relation.ground}</div>}
      </div>
      <Group gap={6}>
        {relation.represents && <Status tone="good">{own ? t.represents : t.representsHim}</Status>}
        {!relation.verified && <Status tone="wait">{t.pending}</Status>}
        {own && !relation.verified && may('patient.verify') && (
          <Button size="compact-xs" variant="subtle" onClick={() => setDoing('verify')}>
            {t.verify}
          </Button>
        )}
        {may('patient.write') && (
          <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setDoing('end')}>
            {t.end}
          </Button>
        )}
      </Group>
      {doing && <Change relation={relation} what={doing} onClose={() => setDoing(null)} />}
    </div>
  )
}

function Change({
  relation,
  what,
  onClose,
}: {
  readonly relation: Relation
  readonly what: 'verify' | 'end'
  readonly onClose: () => void
}) {
  const t = useMessages(familyText)
  const [words, setWords] = useState(what === 'verify' ? (relation.ground ?? '') : '')
  const [until, setUntil] = useState(relation.validUntil ?? '')
  const verify = useWrite(verifyRelationEndpoint)
  const end = useWrite(endRelationEndpoint)
  const params = { relationId: relation.relationId }
  return (
    <form
      className="papers-form"
      style={{ flexBasis: '100%' }}
      onSubmit={event => {
        event.preventDefault()
        const then = { onSuccess: onClose }
        if (what === 'verify')
          verify.mutate({ params, body: { ground: words, validUntil: until || null } }, then)
        else end.mutate({ params, body: { reason: words } }, then)
      }}
    >
      <TextInput
        size="sm"
        label={what === 'verify' ? t.ground : t.reason}
        placeholder={what === 'verify' ? t.groundHint : undefined}
        required
        autoFocus
        value={words}
        onChange={event => setWords(event.currentTarget.value)}
      />
      {what === 'verify' && (
        <TextInput
          mt={6}
          size="sm"
          type="date"
          label={t.until}
          value={until}
          onChange={event => setUntil(event.currentTarget.value)}
        />
      )}
      <ProblemNotice error={verify.error ?? end.error} />
      <Group gap={6} mt={8}>
        <Button size="compact-sm" type="submit" loading={verify.isPending || end.isPending}>
          {t.save}
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={onClose}>
          {t.cancel}
        </Button>
      </Group>
    </form>
  )
}

function NewRelation({
  patient,
  other,
  onClose,
}: {
  readonly patient: PatientCard
  readonly other: PatientBrief
  readonly onClose: () => void
}) {
  const t = useMessages(familyText)
  const [kind, setKind] = useState<Relation['kind']>('parent')
  const add = useWrite(addRelationEndpoint)
  const shared = patient.cards.find(card => other.cards.some(theirs => theirs.entityId === card.entityId))
  return (
    <form
      className="papers-form"
      onSubmit={event => {
        event.preventDefault()
        add.mutate(
          {
            params: { patientId: patient.patientId },
            body: {
              entityId: (shared ?? patient.cards[0]!).entityId,
              otherId: other.patientId,
              kind,
              ground: null,
              validUntil: null,
            },
          },
          { onSuccess: onClose },
        )
      }}
    >
      <NativeSelect
        size="sm"
        label={`${fullName(other)}. ${t.who}`}
        value={kind}
        onChange={event => setKind(event.currentTarget.value as Relation['kind'])}
        data={RELATION_KINDS.map(value => ({ value, label: t[value] }))}
      />
      <ProblemNotice error={add.error} />
      <Group gap={6} mt={8}>
        <Button size="compact-sm" type="submit" loading={add.isPending}>
          {t.save}
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={onClose}>
          {t.cancel}
        </Button>
      </Group>
    </form>
  )
}
