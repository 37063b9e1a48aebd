import { IconX } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { PlanOfWork } from '#modules/smile/contract.ts'
import { useMessages } from '../../kit/i18n.ts'
import { useClinic } from '../clinic-data.tsx'
import { Canvas } from './canvas.tsx'
import { PLAN_ORDER } from './plans-strip.tsx'
import { smileText } from './smile-text.ts'
import type { Box } from './use-view.ts'

interface Props {
  readonly before: string
  readonly after: string | null
  readonly photo: { readonly width: number; readonly height: number }
  readonly mouth: Box | null
  readonly chosen: PlanOfWork
  readonly onChoose: (plan: PlanOfWork) => void
  readonly onClose: () => void
}

/** The picture for the patient: nothing but before, after, the plans and the label. */
export function Presentation({ before, after, photo, mouth, chosen, onChoose, onClose }: Props) {
  const t = useMessages(smileText)
  const { clinic } = useClinic()
  const box = useRef<HTMLDialogElement>(null)
  const [split, setSplit] = useState(0.5)
  useEffect(() => {
    const dialog = box.current!
    dialog.showModal()
    // A browser may refuse the whole screen; the dialog covers the window anyway.
    void dialog.requestFullscreen?.().catch(() => {})
    return () => {
      if (document.fullscreenElement) void document.exitFullscreen().catch(() => {})
      dialog.close()
    }
  }, [])
  return (
    <dialog ref={box} className="smile-present" aria-label={t.title} onClose={onClose} onCancel={onClose}>
      <header>
        <b>{clinic.name}</b>
        <div role="radiogroup" aria-label={t.plans}>
          {PLAN_ORDER.map(plan => (
            // biome-ignore lint/a11y/useSemanticElements: a switch of plans; the group and its roles are said
            <button
              key={plan}
              type="button"
              role="radio"
              aria-checked={chosen === plan}
              onClick={() => onChoose(plan)}
            >
              {t[plan]}
            </button>
          ))}
        </div>
        <button type="button" className="smile-present-close" aria-label={t.exitPresent} onClick={onClose}>
          <IconX size={22} />
        </button>
      </header>
      <Canvas
        before={before}
        after={after}
        width={photo.width}
        height={photo.height}
        mouth={mouth}
        split={split}
        onSplit={setSplit}
      />
    </dialog>
  )
}
