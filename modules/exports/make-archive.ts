import { readFile } from 'node:fs/promises'
import { dayOf } from '#libs/format/index.ts'
import { readEntities, readTenant } from '#modules/tenancy/index.ts'
import { whole } from './archive.ts'
import { leaveOut } from './contents.ts'
import { KEEPING, NOTICES, readme } from './words.ts'
import type { Work } from './work.ts'
import { listFiles, writeFiles } from './write-files.ts'
import { listPapers, writePapers } from './write-papers.ts'
import { writeTables } from './write-tables.ts'
import { writeProtocolList, writeXml } from './write-xml.ts'

export const FORMAT = 'ambulatoria.export/1'

const given = (name: string) => readFile(new URL(`./given/${name}`, import.meta.url))

/**
 * Writes the whole archive: what the database holds at one moment, then papers and files of that moment, last the manifest
 * over everything before it (MM-7.1, MM-7.2, MM3-2.1, MM3-3.1).
 */
export async function makeArchive(work: Work): Promise<void> {
  const { ctx, archive, contents } = work
  if (work.without.length > 0)
    leaveOut(contents, 'Пациенты', 'обработка данных заблокирована', work.without.length)
  const found = await ctx.db.snapshot(async tx => {
    await writeTables(work, tx)
    const protocols = await writeXml(work, tx)
    return { protocols, papers: await listPapers(work, tx), files: await listFiles(work, tx) }
  })
  const protocolFiles = await writePapers(work, found.papers)
  await writeProtocolList(work, found.protocols, protocolFiles)
  await writeFiles(work, found.files)
  await archive.add('xml/export.xsd', whole(await given('export.xsd')))
  await archive.add('index.html', whole(await given('viewer.html')))
  await writeHead(work)
  await archive.close()
}

async function writeHead({ ctx, archive, contents }: Work): Promise<void> {
  const [tenant, entities] = await Promise.all([readTenant(ctx.db), readEntities(ctx.db)])
  const madeAt = ctx.clock.now().toString()
  await archive.add(
    'README.txt',
    whole(readme({ clinic: tenant.name, madeOn: dayOf(madeAt, tenant.zone), contents })),
  )
  const own = entities.filter(entity => ctx.db.scope.entityIds.includes(entity.entityId))
  const manifest = {
    format: FORMAT,
    madeAt,
    clinic: tenant.name,
    entities: own.map(({ entityId, shortName, inn }) => ({ entityId, shortName, inn })),
    ...contents,
    keeping: KEEPING,
    notices: NOTICES,
    entries: archive.entries,
  }
  await archive.add('manifest.json', whole(`${JSON.stringify(manifest, null, 1)}\n`))
}
