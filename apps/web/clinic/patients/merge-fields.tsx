import { formatDateShort } from '#libs/format/index.ts'
import { formatPhone } from '#libs/phones/index.ts'
import {
  MERGE_FIELDS,
  type MergeField,
  type MergePreview,
  type MergeSide,
} from '#modules/merging/contract.ts'
import { useMessages } from '../../kit/i18n.ts'
import { useDate } from '../../kit/zone.ts'
import { mergeText } from './merge-text.ts'

interface Props {
  readonly preview: MergePreview
  readonly fromMerged: readonly MergeField[]
  readonly onChoose: (fields: readonly MergeField[]) => void
}

/** A line a field: equal ones as they are, of different ones the operator marks the one that stays. */
export function MergeFields({ preview, fromMerged, onChoose }: Props) {
  const date = useDate()
  const t = useMessages(mergeText)
  const { survivor, merged } = preview
  const differ = new Set(preview.fields.map(one => one.field))
  const shown = (side: MergeSide, field: MergeField): string => {
    if (field === 'verified') return side.verifiedDocument ?? ''
    if (field === 'birthDate') return formatDateShort(side.birthDate)
    if (field === 'phone') return side.phone && formatPhone(side.phone)
    if (field === 'sex') return side.sex ? t[side.sex] : ''
    return side[field] ?? ''
  }
  const choose = (field: MergeField, merged: boolean) =>
    onChoose(merged ? [...fromMerged, field] : fromMerged.filter(one => one !== field))
  const cell = (field: MergeField, ofMerged: boolean) => {
    const wins = fromMerged.includes(field) === ofMerged
    const text = shown(ofMerged ? merged : survivor, field)
    return (
      <td>
        <label>
          <input type="radio" name={field} checked={wins} onChange={() => choose(field, ofMerged)} />
          <span className={wins || !text ? (text ? '' : 'soft') : 'loses'}>{text || t.empty}</span>
        </label>
      </td>
    )
  }
  const numbers = (side: MergeSide) => side.cards.map(card => card.number).join(', ')
  return (
    <table className="lines merge-fields">
      <thead>
        <tr>
          <th>{t.field}</th>
          <th>
            {t.survivor}: <span className="num">{numbers(survivor)}</span>
          </th>
          <th>
            {t.gone}: <span className="num">{numbers(merged)}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {MERGE_FIELDS.map(field => (
          <tr key={field}>
            <td>{t[field]}</td>
            {differ.has(field) ? (
              <>
                {cell(field, false)}
                {cell(field, true)}
              </>
            ) : (
              <td colSpan={2}>{shown(survivor, field) || <span className="soft">{t.empty}</span>}</td>
            )}
          </tr>
        ))}
        <tr>
          <td>{t.created}</td>
          <td>{date(survivor.createdAt)}</td>
          <td>{date(merged.createdAt)}</td>
        </tr>
        {(survivor.note || merged.note) && (
          <tr>
            <td>{t.note}</td>
            <td>{survivor.note}</td>
            <td>
              {merged.note} {survivor.note && merged.note && <span className="soft">{t.bothNotes}</span>}
            </td>
          </tr>
        )}
      </tbody>
    </table>
  )
}
