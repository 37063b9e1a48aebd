import { join, resolve } from 'node:path'
import { z } from 'zod'

const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: z.union([z.literal(''), z.url({ protocol: /^postgres(ql)?$/ })]).optional(),
  AMBULATORIA_MASTER_KEY: z.string().optional(),
  /** Where the keys of files live; `file-keys` in DATA_DIR when not given. Never a part of a backup (docs/adr/0006). */
  FILE_KEYS_DIR: z.string().optional(),
  /** Address under which the world sees the server; used in links of messages. */
  PUBLIC_URL: z.url().optional(),
  /** Proxies in front of the server, addresses and CIDR ranges divided by commas: the client's address is believed from them. */
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform(text => text.split(',').flatMap(part => part.trim() || []))
    .pipe(z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]))),
  /** `demo` opens /dev pages (outbox, clock) and loads invented data; `production` has none of it. */
  AMBULATORIA_MODE: z.enum(['demo', 'production']).default('demo'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('warn'),
  /** Mailboxes for requests about data: `clinic/entity-code=imaps://user:password@host/INBOX`, several divided by spaces. */
  PRIVACY_MAILBOXES: z.string().default(''),
  /** An engine of smile pictures that is run by somebody else; without it photos never leave the server. */
  SMILE_ENGINE_URL: z.url().optional(),
  /** Who runs it, as the patients' consents name him, and in which country (ISO 3166-1 alpha-2). */
  SMILE_ENGINE_OPERATOR: z.string().min(1).max(200).optional(),
  SMILE_ENGINE_COUNTRY: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  /** The name that codes of the smile studio come from: letters of the gateway, 11 at most (SV-3.2.1). */
  STUDIO_SMS_SENDER: z
    .string()
    .regex(/^[A-Za-z0-9 ._-]{1,11}$/)
    .default('SMILEVISION'),
  /** Backups of the embedded database: where, how often (0: never), for how long (MM-5.1). */
  BACKUP_DIR: z.string().optional(),
  BACKUP_EVERY_HOURS: z.coerce.number().int().min(0).max(168).default(24),
  BACKUP_KEEP_DAYS: z.coerce.number().int().min(1).max(365).default(14),
  /** Where the databases lie: the country (ISO 3166-1 alpha-2) and the place, as policies name it (MM1-5.1, IP-3.8). */
  HOSTING_COUNTRY: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  HOSTING_PLACE: z.string().min(3).max(300).optional(),
  POOL_SIZE: z.coerce.number().int().min(2).max(100).default(16),
})

export interface Config {
  readonly port: number
  readonly host: string
  readonly dataDir: string
  readonly databaseUrl: string | null
  readonly masterKey: string | null
  readonly fileKeysDir: string
  readonly publicUrl: string
  /** From whom an address in `X-Forwarded-For` is believed, beside this machine itself. */
  readonly trustedProxies: readonly string[]
  readonly demo: boolean
  readonly logLevel: string
  readonly poolSize: number
  readonly privacyMailboxes: readonly {
    readonly clinic: string
    readonly entity: string
    readonly url: string
  }[]
  readonly backup: { readonly dir: string; readonly everyHours: number; readonly keepDays: number }
  /** Where personal data lie; null while nobody has said. Production does not start without it. */
  readonly hosting: { readonly country: string; readonly place: string } | null
  readonly smileEngine: { readonly url: string; readonly operator: string; readonly country: string } | null
  readonly studioSmsSender: string
  /** Cookies carry `Secure` when the public address is https. */
  readonly secureCookies: boolean
}

function mailboxesOf(text: string): Config['privacyMailboxes'] {
  return text
    .split(/\s+/)
    .filter(Boolean)
    .map(part => {
      const [, clinic, entity, url] = /^([^/=]+)\/([^=]+)=(imaps?:\/\/.+)$/.exec(part) ?? []
      // The value holds a password: it is never shown.
      if (!clinic || !entity || !url) throw new Error('PRIVACY_MAILBOXES: clinic/entity-code=imaps://…')
      return { clinic, entity, url }
    })
}

/** An engine elsewhere is named whole or not at all: consents must say who gets the photo and where. */
function smileEngineOf(e: z.infer<typeof Environment>): Config['smileEngine'] {
  const { SMILE_ENGINE_URL: url, SMILE_ENGINE_OPERATOR: operator, SMILE_ENGINE_COUNTRY: country } = e
  if (!url && !operator && !country) return null
  if (!url || !operator || !country)
    throw new Error('SMILE_ENGINE_URL, SMILE_ENGINE_OPERATOR and SMILE_ENGINE_COUNTRY go together')
  return { url, operator, country }
}

/**
 * Where personal data lie is declared whole. Data of citizens are recorded and kept in Russia (152-ФЗ art. 18 p. 5; MM1-5.1):
 * another country is refused, and production does not start without the declaration.
 */
function hostingOf(e: z.infer<typeof Environment>): Config['hosting'] {
  const { HOSTING_COUNTRY: country, HOSTING_PLACE: place } = e
  if (country && country !== 'RU')
    throw new Error(
      'HOSTING_COUNTRY: personal data of citizens are kept in Russia (152-FZ art. 18 p. 5), set RU',
    )
  if (Boolean(country) !== Boolean(place)) throw new Error('HOSTING_COUNTRY and HOSTING_PLACE go together')
  if (country && place) return { country, place }
  if (e.AMBULATORIA_MODE === 'production')
    throw new Error('HOSTING_COUNTRY, HOSTING_PLACE: say where the databases lie (152-FZ art. 18 p. 5)')
  return null
}

/** Reads the environment once, at start. Throws one line a wrong variable. */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const parsed = Environment.safeParse(env)
  if (!parsed.success) {
    throw new Error(parsed.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`).join('\n'))
  }
  const e = parsed.data
  const publicUrl = (e.PUBLIC_URL ?? `http://localhost:${e.PORT}`).replace(/\/$/, '')
  return {
    port: e.PORT,
    host: e.HOST,
    dataDir: resolve(e.DATA_DIR),
    databaseUrl: e.DATABASE_URL || null,
    masterKey: e.AMBULATORIA_MASTER_KEY ?? null,
    fileKeysDir: resolve(e.FILE_KEYS_DIR ?? join(e.DATA_DIR, 'file-keys')),
    publicUrl,
    trustedProxies: e.TRUSTED_PROXIES,
    demo: e.AMBULATORIA_MODE === 'demo',
    logLevel: e.LOG_LEVEL,
    poolSize: e.POOL_SIZE,
    backup: {
      dir: resolve(e.BACKUP_DIR ?? join(e.DATA_DIR, 'backups')),
      everyHours: e.BACKUP_EVERY_HOURS,
      keepDays: e.BACKUP_KEEP_DAYS,
    },
    hosting: hostingOf(e),
    smileEngine: smileEngineOf(e),
    studioSmsSender: e.STUDIO_SMS_SENDER,
    privacyMailboxes: mailboxesOf(e.PRIVACY_MAILBOXES),
    secureCookies: publicUrl.startsWith('https:'),
  }
}

/** Folders of DATA_DIR. */
export const dataFolders = (dataDir: string) => ({
  postgres: join(dataDir, 'postgres'),
  keys: join(dataDir, 'keys'),
  files: join(dataDir, 'files'),
  /** The last links of the chains of evidence, outside the database that they prove. */
  seals: join(dataDir, 'seals.json'),
  /** A maildir for each legal entity, `<clinic>/<entity code>`: letters dropped there are taken as if by mail. */
  mailDrop: join(dataDir, 'mail-drop'),
})
