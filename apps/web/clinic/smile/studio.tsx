import { ActionIcon, Button, SegmentedControl, Tooltip } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconEye,
  IconPhotoCheck,
  IconPresentation,
  IconRestore,
} from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { plan as readyPlan } from '#libs/smile/treatment.ts'
import { type CaseView, makeResultEndpoint, type PlanOfWork, type Work } from '#modules/smile/contract.ts'
import { useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { Canvas } from './canvas.tsx'
import { Controls, type Treatment } from './controls.tsx'
import { HandTab } from './hand-tab.tsx'
import { mouthBox, OVERLAYS, type Overlay } from './lines.ts'
import { LogTab } from './log-tab.tsx'
import { Overlays } from './overlays.tsx'
import { PlansStrip } from './plans-strip.tsx'
import { Presentation } from './presentation.tsx'
import { PriceTab } from './price-tab.tsx'
import { Progress } from './progress.tsx'
import { smileText } from './smile-text.ts'
import { usePreview } from './use-preview.ts'
import { useWork, type WorkDesk } from './use-work.ts'

type Tab = 'tune' | 'price' | 'hand' | 'log'
type Photo = NonNullable<CaseView['photo']>

/** The table of the studio: the photo in the middle, plans under it, settings beside it; the picture follows every move. */
export function Studio({ view, photo }: { readonly view: CaseView; readonly photo: Photo }) {
  const t = useMessages(smileText)
  const desk = useWork(view)
  const { work } = desk
  const treatment = work.plans[work.chosen]
  const preview = usePreview(view.caseId, 'main', { treatment, edits: work.edits })
  const summary = preview.summary ?? view.summary
  // Its address changes every minute; the picture is loaded once.
  const [before] = useState(photo.url)
  const [overlay, setOverlay] = useState<Overlay | null>(null)
  const [split, setSplit] = useState<number | null>(null)
  const [holding, setHolding] = useState(false)
  const [tab, setTab] = useState<Tab>('tune')
  const [presenting, setPresenting] = useState(false)
  useHotkeys([
    ['mod+Z', desk.undo],
    ['mod+shift+Z', desk.redo],
    ['mod+Y', desk.redo],
  ])
  useBeforeKey(setHolding)
  // The first look frames the smile; lines that are corrected later do not move the table.
  const [mouth] = useState(() => (view.summary?.lines ? mouthBox(view.summary.lines) : null))
  const setTreatment = (next: Treatment, done: boolean) =>
    desk.change({ ...work, plans: { ...work.plans, [work.chosen]: next } }, done)
  const choose = (chosen: PlanOfWork) => desk.change({ ...work, chosen })
  const unreachable = preview.notes.find(note => note.code === 'shade-not-reachable')
  return (
    <div className="smile-studio">
      <Bar
        view={view}
        desk={desk}
        overlay={overlay}
        onOverlay={setOverlay}
        split={split}
        onSplit={setSplit}
        onPresent={() => setPresenting(true)}
        onMade={() => setTab('hand')}
      />
      <div className="smile-middle">
        <Canvas
          before={before}
          after={preview.url}
          width={photo.width}
          height={photo.height}
          mouth={mouth}
          split={holding ? 1 : split}
          onSplit={setSplit}
          status={
            <>
              <Progress ticket={preview.ticket} />
              {(desk.problem ?? preview.problem) && (
                <div className="smile-trouble">
                  <ProblemNotice error={desk.problem ?? preview.problem} />
                </div>
              )}
            </>
          }
        >
          {overlay && summary?.lines
            ? scale => (
                <Overlays
                  overlay={overlay}
                  lines={summary.lines!}
                  edits={work.edits}
                  scale={scale}
                  onMove={(edits, done) => desk.change({ ...work, edits } as Work, done)}
                />
              )
            : undefined}
        </Canvas>
        <PlansStrip
          caseId={view.caseId}
          work={work}
          before={before}
          photo={photo}
          mouth={mouth}
          current={preview.url}
          onChoose={choose}
        />
      </div>
      <aside className="smile-side">
        <SegmentedControl
          fullWidth
          size="xs"
          value={tab}
          onChange={value => setTab(value as Tab)}
          data={[
            { value: 'tune', label: t.tabTune },
            { value: 'price', label: t.tabPrice },
            { value: 'hand', label: t.tabHand },
            { value: 'log', label: t.tabLog },
          ]}
        />
        {tab === 'tune' && (
          <Controls
            treatment={treatment}
            summary={summary}
            shownShade={unreachable?.shade ?? null}
            onChange={setTreatment}
            onReset={
              work.chosen === 'own'
                ? null
                : () => setTreatment(readyPlan(work.chosen as 'ideal') as unknown as Treatment, true)
            }
          />
        )}
        {tab === 'price' && <PriceTab view={view} desk={desk} />}
        {tab === 'hand' && <HandTab view={view} />}
        {tab === 'log' && <LogTab view={view} />}
      </aside>
      {presenting && (
        <Presentation
          before={before}
          after={preview.url}
          photo={photo}
          mouth={mouth}
          chosen={work.chosen}
          onChoose={choose}
          onClose={() => setPresenting(false)}
        />
      )}
    </div>
  )
}

/** While the space bar is down, «before» is shown; in a field it is a space. */
function useBeforeKey(set: (down: boolean) => void): void {
  useEffect(() => {
    const free = (event: KeyboardEvent) =>
      event.code === 'Space' && event.target instanceof HTMLElement && event.target === document.body
    const down = (event: KeyboardEvent) => {
      if (!free(event)) return
      event.preventDefault()
      set(true)
    }
    const up = (event: KeyboardEvent) => event.code === 'Space' && set(false)
    window.addEventListener('keydown', down)
    window.addEventListener('keyup', up)
    return () => {
      window.removeEventListener('keydown', down)
      window.removeEventListener('keyup', up)
    }
  }, [set])
}

interface BarProps {
  readonly view: CaseView
  readonly desk: WorkDesk
  readonly overlay: Overlay | null
  readonly onOverlay: (overlay: Overlay | null) => void
  readonly split: number | null
  readonly onSplit: (split: number | null) => void
  readonly onPresent: () => void
  readonly onMade: () => void
}

function Bar({ view, desk, overlay, onOverlay, split, onSplit, onPresent, onMade }: BarProps) {
  const t = useMessages(smileText)
  const make = useWrite(makeResultEndpoint)
  const [ticket, setTicket] = useState<string | null>(null)
  const { work } = desk
  const corrected = Object.keys(work.edits).length > 0
  const understood = view.summary?.lines != null
  return (
    <div className="smile-bar">
      <div className="smile-tools" role="toolbar" aria-label={t.lines}>
        {understood &&
          OVERLAYS.map(kind => (
            <button
              key={kind}
              type="button"
              aria-pressed={overlay === kind}
              onClick={() => onOverlay(overlay === kind ? null : kind)}
            >
              {t[kind]}
            </button>
          ))}
        {corrected && (
          <Tooltip label={t.resetLines}>
            <ActionIcon
              color="gray.4"
              variant="subtle"
              aria-label={t.resetLines}
              onClick={() => desk.change({ ...work, edits: {} })}
            >
              <IconRestore size={18} />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
      <div className="smile-history">
        <Tooltip label={t.undo}>
          <ActionIcon
            color="gray.4"
            variant="subtle"
            aria-label={t.undo}
            disabled={!desk.canUndo}
            onClick={desk.undo}
          >
            <IconArrowBackUp size={19} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={t.redo}>
          <ActionIcon
            color="gray.4"
            variant="subtle"
            aria-label={t.redo}
            disabled={!desk.canRedo}
            onClick={desk.redo}
          >
            <IconArrowForwardUp size={19} />
          </ActionIcon>
        </Tooltip>
        <span className="smile-small smile-saved" role="status">
          {desk.saving ? t.saving : t.saved}
        </span>
      </div>
      <div className="smile-main">
        <Tooltip label={t.holdBefore}>
          <button
            type="button"
            className="smile-tool"
            aria-pressed={split !== null}
            onClick={() => onSplit(split === null ? 0.5 : null)}
          >
            <IconEye size={17} aria-hidden /> {t.compare}
          </button>
        </Tooltip>
        <button
          type="button"
          className="smile-tool"
          disabled={view.informed === null}
          title={view.informed ? undefined : t.informedNot}
          onClick={onPresent}
        >
          <IconPresentation size={17} aria-hidden /> {t.present}
        </button>
        <Button
          size="compact-sm"
          className="smile-make"
          leftSection={<IconPhotoCheck size={17} />}
          loading={make.isPending}
          onClick={() => {
            const id = crypto.randomUUID()
            setTicket(id)
            make.mutate(
              {
                params: { caseId: view.caseId },
                body: {
                  plan: work.chosen,
                  treatment: work.plans[work.chosen],
                  edits: work.edits,
                  ticket: id,
                },
              },
              { onSuccess: onMade, onSettled: () => setTicket(null) },
            )
          }}
        >
          {t.make}
        </Button>
      </div>
      <Progress ticket={ticket} />
      {make.error && <ProblemNotice error={make.error} />}
    </div>
  )
}
