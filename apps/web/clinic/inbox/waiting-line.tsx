import { IconFiles, IconMessageCircle, IconPhoto, IconShieldQuestion, IconStar } from '@tabler/icons-react'
import { addDays, dayOf, formatDay, formatTime } from '#libs/format/index.ts'
import { KIND_RULES } from '#libs/subject-case/cases.ts'
import { useLanguage, useMessages } from '../../kit/i18n.ts'
import { Status } from '../../kit/status.tsx'
import { useClinic, useToday } from '../clinic-data.tsx'
import { useKinds } from '../images/image-card.tsx'
import { inboxText } from './inbox-text.ts'
import type { WaitingRow } from './waiting-rows.ts'

const ICONS = {
  file: IconPhoto,
  enquiry: IconMessageCircle,
  review: IconStar,
  copies: IconFiles,
  case: IconShieldQuestion,
} as const

interface Props {
  readonly row: WaitingRow
  readonly href: string
  readonly here: boolean
  readonly onOpen: () => void
}

/** One line of the list: what it is, who, since when, the first words, the term when there is one. */
export function WaitingLine({ row, href, here, onOpen }: Props) {
  const t = useMessages(inboxText)
  const since = useSince()
  const gist = useGist()
  const Icon = ICONS[row.kind]
  return (
    <a
      href={href}
      className="inbox-line"
      aria-current={here ? 'true' : undefined}
      tabIndex={here ? 0 : -1}
      onClick={event => {
        event.preventDefault()
        onOpen()
      }}
    >
      <Icon size={20} stroke={1.6} aria-hidden />
      <b>{row.who}</b>
      <span className="soft num">{since(row.since)}</span>
      <span className="inbox-gist">
        <span>{t[row.kind]}</span>
        {gist(row) && <span className="soft"> · {gist(row)}</span>}
      </span>
      {row.dueOn && <Due on={row.dueOn} />}
    </a>
  )
}

/** A day or an instant as the day of the clinic. */
const dayIn = (when: string, zone: string): string => (when.length === 10 ? when : dayOf(when, zone))

function Due({ on }: { readonly on: string }) {
  const t = useMessages(inboxText)
  const language = useLanguage()
  const today = useToday()
  const { clinic } = useClinic()
  const day = dayIn(on, clinic.zone)
  const late = day < today
  return (
    <span className="inbox-due">
      <Status tone={late ? 'bad' : day <= addDays(today, 7) ? 'warn' : 'wait'}>
        {late ? t.late(formatDay(day, language)) : t.dueOn(formatDay(day, language))}
      </Status>
    </span>
  )
}

/** «сегодня, 9:30», «вчера, 18:10», «12 ноября, чт». */
function useSince(): (when: string) => string {
  const t = useMessages(inboxText)
  const language = useLanguage()
  const today = useToday()
  const { clinic } = useClinic()
  return when => {
    const day = dayIn(when, clinic.zone)
    const near = day === today ? t.today : day === addDays(today, -1) ? t.yesterday : null
    if (near === null) return formatDay(day, language)
    return when.length === 10 ? near : `${near}, ${formatTime(when, clinic.zone)}`
  }
}

/** So many letters of what was written stand in the list, the rest in the card. */
const GIST = 140
const begin = (text: string): string => (text.length > GIST ? `${text.slice(0, GIST).trimEnd()}…` : text)

function useGist(): (row: WaitingRow) => string {
  const t = useMessages(inboxText)
  const language = useLanguage()
  const kinds = useKinds()
  return row => {
    switch (row.kind) {
      case 'file':
        return (
          begin(row.item.comment) || (kinds.find(kind => kind.value === row.item.image.kind)?.label ?? '')
        )
      case 'enquiry':
        return begin(row.item.text)
      case 'review':
        return begin(`${t.rating(row.item.rating)}, ${row.item.text}`)
      case 'copies':
        return row.item.number
      case 'case':
        return KIND_RULES[row.item.kind][language]
    }
  }
}
