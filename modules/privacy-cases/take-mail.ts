import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readTenant } from '#modules/tenancy/index.ts'
import { dataFolders } from '#platform/config/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { parseMailboxUrl, pollMailbox } from './imap.ts'
import { takeMaildir } from './maildir.ts'

/** Takes new letters of all legal entities of a clinic: from configured mailboxes, and in demo mode from the drop folder. */
export async function takeMail(ctx: Ctx): Promise<void> {
  const { config } = ctx.services
  const { slug } = await readTenant(ctx.db)
  const entities = await ctx.db.all<{ entity_id: string; code: string }>({
    text: 'select entity_id, code from tenancy.legal_entity',
  })
  for (const { entity_id: entityId, code } of entities) {
    const drop = join(dataFolders(config.dataDir).mailDrop, slug, code)
    if (config.demo && existsSync(join(drop, 'new'))) await takeMaildir(ctx, drop, entityId)
    for (const box of config.privacyMailboxes) {
      if (box.clinic === slug && box.entity === code)
        await pollMailbox(ctx, parseMailboxUrl(box.url), entityId)
    }
  }
}
