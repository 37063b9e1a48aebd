import { destroyFile } from '#modules/files/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { isFailure } from '#platform/errors/index.ts'

const GROUND: Record<string, string> = {
  'wrong-patient': 'снимок другого человека, 152-ФЗ ст. 21 ч. 3',
  refused: 'файл пациента не принят в карту, 152-ФЗ ст. 21 ч. 4',
}

/** Destroys removed images whose day has come, and forgets uploads that nobody has gone on with for a day. */
export async function sweepImages(ctx: Ctx): Promise<number> {
  const due = await ctx.db.all<{ file_id: string; ground: string }>({
    text: `select r.file_id, r.ground from imaging.removal r where r.tenant_id = $1 and r.undone_at is null
      and r.destroy_at <= $2 and not exists (select from files.file_destruction d
        where d.tenant_id = r.tenant_id and d.file_id = r.file_id) limit 500`,
    values: [ctx.tenantId, ctx.clock.date()],
  })
  let destroyed = 0
  for (const { file_id, ground } of due) {
    try {
      await destroyFile(ctx, file_id, GROUND[ground] ?? ground)
      destroyed++
    } catch (error) {
      // Under a legal hold it waits; every run asks again.
      if (!isFailure(error, 'file.held')) throw error
    }
  }
  // The parts on the disk are orphans then, and swept with the others.
  await ctx.db.tx(tx =>
    tx.run({
      text: `delete from imaging.upload where tenant_id = $1 and touched_at < now() - interval '1 day'`,
      values: [ctx.tenantId],
    }),
  )
  return destroyed
}
