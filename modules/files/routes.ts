import { StreamAnswer } from '#platform/http/cookies.ts'
import { handle } from '#platform/http/handle.ts'
import { parseRange } from '#platform/http/stream.ts'
import * as contract from './contract.ts'
import { checkLinkToken } from './links.ts'
import { openFile } from './open-file.ts'

/** What a browser draws by itself without running anything of it. */
const SHOWN = new Set(['image/jpeg', 'image/png', 'image/webp'])

export const fileRoutes = [
  handle(contract.readFileEndpoint, {
    allow: 'file.read',
    run: async (ctx, { params, query }, raw) => {
      checkLinkToken(ctx, params.fileId, query.variant, query.token)
      const file = await openFile(ctx, params.fileId, { rangeOf: size => parseRange(raw.range, size) })
      return new StreamAnswer({
        content: file.content,
        fileName: file.name,
        mediaType: file.mediaType,
        inline: SHOWN.has(file.mediaType),
        size: file.size,
        range: file.range,
      })
    },
  }),
]
