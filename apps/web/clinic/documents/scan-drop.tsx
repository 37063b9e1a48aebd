import { Button, FileButton } from '@mantine/core'
import { useState } from 'react'
import { fileScanEndpoint } from '#modules/documents/contract.ts'
import { useWrite } from '../../kit/api.ts'
import { base64Of } from '../../kit/base64.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { Status } from '../../kit/status.tsx'
import { go } from '../route.ts'
import { papersText } from './papers-text.ts'

/** A scan of a signed sheet is dropped here and finds its document by the code at its foot. */
export function ScanDrop() {
  const t = useMessages(papersText)
  const [over, setOver] = useState(false)
  const write = useWrite(fileScanEndpoint)
  const take = async (file: File | null | undefined) => {
    if (!file) return
    write.mutate({ body: { fileName: file.name.slice(-180), base64: await base64Of(file) } })
  }
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is beside the button, which the keyboard reaches */}
      <div
        className="drop no-print"
        data-over={over || undefined}
        onDragOver={event => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={event => {
          event.preventDefault()
          setOver(false)
          void take(event.dataTransfer.files[0])
        }}
      >
        <div>
          <b>{t.dropScan}</b>
          <div className="soft papers-note">{t.dropWhy}</div>
          {write.data && !write.isPending && (
            <button type="button" className="as-link" onClick={() => go(`patient/${write.data.patientId}`)}>
              <Status tone="good">{t.filed(write.data.number)}</Status>
            </button>
          )}
        </div>
        <FileButton onChange={file => void take(file)} accept="application/pdf,image/jpeg,image/png">
          {props => (
            <Button variant="default" loading={write.isPending} {...props}>
              {t.chooseFile}
            </Button>
          )}
        </FileButton>
      </div>
      <ProblemNotice error={write.error} />
    </>
  )
}
