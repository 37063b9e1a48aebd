import { Button } from '@mantine/core'
import { IconCamera, IconLock, IconPhotoUp, IconShieldCheck } from '@tabler/icons-react'
import { type DragEvent, useRef, useState } from 'react'
import { type CaseView, LARGEST_UPLOAD, uploadPhotoEndpoint } from '#modules/smile/contract.ts'
import { useWrite } from '../../kit/api.ts'
import { base64Of } from '../../kit/base64.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { Progress } from './progress.tsx'
import { smileText } from './smile-text.ts'

const ACCEPT = 'image/jpeg,image/png,image/webp,image/avif,image/tiff,image/heic'
const LARGEST_FILE = Math.floor((LARGEST_UPLOAD * 3) / 4)

/** The place for the photo: what is wanted of it, what becomes of it, what it is not. */
export function Upload({ view }: { readonly view: CaseView }) {
  const t = useMessages(smileText)
  const file = useRef<HTMLInputElement>(null)
  const camera = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const [large, setLarge] = useState(false)
  const [ticket, setTicket] = useState<string | null>(null)
  const upload = useWrite(uploadPhotoEndpoint)
  const send = async (chosen: File | null | undefined) => {
    if (!chosen) return
    setLarge(chosen.size > LARGEST_FILE)
    if (chosen.size > LARGEST_FILE) return
    const id = crypto.randomUUID()
    setTicket(id)
    const base64 = await base64Of(chosen)
    upload.mutate(
      { params: { caseId: view.caseId }, body: { base64, ticket: id } },
      { onSettled: () => setTicket(null) },
    )
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void send(event.dataTransfer.files[0])
  }
  const gate = view.refusal
  return (
    <section className="smile-upload sheet">
      <h2>{t.photoTitle}</h2>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra way; the buttons inside are the first */}
      <div
        className={over ? 'smile-drop over' : 'smile-drop'}
        onDragOver={event => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        {ticket ? (
          <div className="smile-drop-busy">
            <span className="smile-scan" aria-hidden />
            <Progress ticket={ticket} />
          </div>
        ) : (
          <>
            {gate ? <IconLock size={40} stroke={1.3} /> : <IconPhotoUp size={44} stroke={1.3} />}
            <b>{gate ? t.photoGate : t.drop}</b>
            <div className="smile-drop-buttons">
              <Button
                variant={gate ? 'default' : 'filled'}
                onClick={() => file.current?.click()}
                loading={upload.isPending}
              >
                {t.choose}
              </Button>
              <Button
                variant={gate ? 'default' : 'light'}
                leftSection={<IconCamera size={18} />}
                onClick={() => camera.current?.click()}
              >
                {t.take}
              </Button>
            </div>
            <span className="smile-small">{t.photoHelp}</span>
          </>
        )}
        <input
          ref={file}
          type="file"
          hidden
          accept={ACCEPT}
          aria-label={t.choose}
          onChange={event => {
            void send(event.currentTarget.files?.[0])
            event.currentTarget.value = ''
          }}
        />
        <input
          ref={camera}
          type="file"
          hidden
          accept="image/*"
          capture="user"
          aria-label={t.take}
          onChange={event => {
            void send(event.currentTarget.files?.[0])
            event.currentTarget.value = ''
          }}
        />
      </div>
      {large && <p className="smile-warning">{t.tooLarge}</p>}
      <ProblemNotice error={upload.error} />
      {upload.error?.problem.code === 'smile.consent-missing' && (
        <a href="#smile-consent" className="smile-jump">
          {t.getConsent}
        </a>
      )}
      <ol className="smile-tips">
        <li>{t.tipFront}</li>
        <li>{t.tipSmile}</li>
        <li>{t.tipLight}</li>
        <li>{t.tipSharp}</li>
      </ol>
      <p className="smile-small smile-promise">
        <IconShieldCheck size={16} aria-hidden /> {t.sealed} {t.noTemplates}
      </p>
      <p className="smile-small">{t.disclaimer}</p>
    </section>
  )
}
