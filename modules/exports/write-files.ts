import { openFile } from '#modules/files/index.ts'
import type { Tx } from '#platform/db/index.ts'
import { type Failure, isFailure } from '#platform/errors/index.ts'
import { leaveOut } from './contents.ts'
import type { Work } from './work.ts'

/** Archives are files of the clinic, too: they do not swallow each other. */
export const EXPORT_KIND = 'export'

export interface StoredName {
  readonly file_id: string
  readonly name: string
}

export const listFiles = (work: Work, tx: Tx): Promise<StoredName[]> =>
  tx.all<StoredName>({
    text: `select f.file_id, f.name from files.file f where f.tenant_id = app.tenant() and f.kind <> $2
      and (f.patient_id is null or f.patient_id <> all ($1::uuid[]))
      and not exists (select from files.file_destruction d where d.tenant_id = f.tenant_id and d.file_id = f.file_id)
      order by f.file_id`,
    values: [work.without, EXPORT_KIND],
  })

const REFUSALS: Readonly<Record<string, string>> = {
  'privacy.refused': 'правовое основание прекратилось, файл не обрабатывается',
  'file.destroyed': 'уничтожен',
  'file.unavailable': 'файл не читается: сообщите поставщику',
  'not-found': 'уничтожен, пока готовилась выгрузка',
}

const safe = (name: string): string => name.replace(/[\\/:*?"<>|\p{Cc}]/gu, '_').slice(-80) || 'file'

/** Writes the files of people as they were given; each opening asks the gate and is written down as any other. */
export async function writeFiles(work: Work, files: readonly StoredName[]): Promise<void> {
  for (const [i, file] of files.entries()) {
    await work.progress('files', i, files.length)
    let opened: Awaited<ReturnType<typeof openFile>>
    try {
      opened = await openFile(work.ctx, file.file_id, { operation: 'exports.file' })
    } catch (error) {
      const why = isFailure(error) ? REFUSALS[(error as Failure).code] : undefined
      if (!why) throw error
      leaveOut(work.contents, 'Файлы', why)
      continue
    }
    const content = opened.content
    const alive = async function* () {
      for await (const chunk of content) {
        await work.progress('files', i, files.length)
        yield chunk
      }
    }
    await work.archive.add(`files/${file.file_id}-${safe(file.name)}`, alive())
    work.contents.files++
  }
}
