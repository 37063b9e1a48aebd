import { Loader } from '@mantine/core'
import type { PlanOfWork, Work } from '#modules/smile/contract.ts'
import { useMessages } from '../../kit/i18n.ts'
import { closeUp } from './lines.ts'
import { smileText } from './smile-text.ts'
import { usePreview } from './use-preview.ts'
import type { Box } from './use-view.ts'

export const PLAN_ORDER: readonly PlanOfWork[] = ['conservative', 'ideal', 'whitening', 'own']
/** Previews of the other plans wait until the hands are still: the one being worked on goes first. */
const THUMBNAIL_AFTER_MS = 900
/** As the style sheet draws a card. */
const CARD_ASPECT = 2.1

interface Props {
  readonly caseId: string
  readonly work: Work
  readonly before: string
  readonly photo: { readonly width: number; readonly height: number }
  readonly mouth: Box | null
  /** The picture of the chosen plan is made already. */
  readonly current: string | null
  readonly onChoose: (plan: PlanOfWork) => void
}

/** Before and the plans beside each other, each as it would look; a press chooses. */
export function PlansStrip({ caseId, work, before, photo, mouth, current, onChoose }: Props) {
  const t = useMessages(smileText)
  const crop = mouth ? closeUp(mouth, CARD_ASPECT) : { x: 0, y: 0, ...photo }
  return (
    <div className="smile-strip" role="radiogroup" aria-label={t.plans}>
      <div className="smile-card is-before">
        <Crop src={before} photo={photo} box={crop} />
        <span>{t.before}</span>
      </div>
      {PLAN_ORDER.map(plan => (
        <Card
          key={plan}
          caseId={caseId}
          plan={plan}
          work={work}
          photo={photo}
          box={crop}
          current={work.chosen === plan ? current : null}
          onChoose={onChoose}
        />
      ))}
    </div>
  )
}

function Card({
  caseId,
  plan,
  work,
  photo,
  box,
  current,
  onChoose,
}: {
  readonly caseId: string
  readonly plan: PlanOfWork
  readonly work: Work
  readonly photo: Props['photo']
  readonly box: Box
  readonly current: string | null
  readonly onChoose: (plan: PlanOfWork) => void
}) {
  const t = useMessages(smileText)
  const chosen = work.chosen === plan
  const preview = usePreview(
    caseId,
    plan,
    { treatment: work.plans[plan], edits: work.edits },
    { enabled: !chosen, delay: THUMBNAIL_AFTER_MS },
  )
  const src = current ?? preview.url
  return (
    // biome-ignore lint/a11y/useSemanticElements: a picture to choose; the group and its roles are said
    <button
      type="button"
      role="radio"
      aria-checked={chosen}
      className="smile-card"
      onClick={() => onChoose(plan)}
    >
      {src ? <Crop src={src} photo={photo} box={box} /> : <i className="smile-crop" />}
      {preview.busy && !chosen && <Loader className="smile-card-busy" size={14} color="teal" />}
      <span>{t[plan]}</span>
    </button>
  )
}

/** The mouth of a picture, filling its frame. The whole picture carries the label; here it is only cut to look. */
const Crop = ({
  src,
  photo,
  box,
}: {
  readonly src: string
  readonly photo: Props['photo']
  readonly box: Box
}) => (
  <i
    className="smile-crop"
    style={{
      backgroundImage: `url("${src}")`,
      backgroundSize: `${(photo.width / box.width) * 100}% auto`,
      backgroundPosition: `${(box.x / Math.max(1, photo.width - box.width)) * 100}% ${(box.y / Math.max(1, photo.height - box.height)) * 100}%`,
    }}
  />
)
