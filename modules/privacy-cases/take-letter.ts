import { sha256 } from '#libs/hash-chain/index.ts'
import { type ReadLetter, readLetter } from '#libs/withdrawal-mail/index.ts'
import { newToken, tokenHash } from '#modules/identity/index.ts'
import { sendMessage } from '#modules/messaging/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import { announce, type Ctx } from '#platform/context/index.ts'
import { q, type Tx } from '#platform/db/index.ts'
import { attach } from './attachments.ts'
import { note } from './journal.ts'
import { openCase } from './open-case.ts'

/** How much of a letter is read: the headers and the words. A 50 MB attachment costs nothing. */
export const KEPT_BYTES = 256 * 1024

export interface IncomingLetter {
  readonly entityId: string
  /** The letter as it came, at most {@link KEPT_BYTES}. */
  readonly raw: Buffer
  /** Its whole size, bytes. */
  readonly size: number
  /** When the mailbox got it: the clock of the law starts here, however late we looked. */
  readonly receivedAt: Date
}

export type Taken = 'withdrawal' | 'case-reply' | 'machine' | 'other' | 'known'

interface Parsed extends ReadLetter {
  readonly text: string
}

async function parse(raw: Buffer): Promise<Parsed> {
  try {
    const { default: PostalMime } = await import('postal-mime')
    const mail = await PostalMime.parse(raw)
    const headers = Object.fromEntries([...mail.headers].reverse().map(h => [h.key.toLowerCase(), h.value]))
    const senders = mail.headers.filter(h => h.key.toLowerCase() === 'from').length
    const { from } = mail
    const one = senders === 1 && from && from.address !== undefined
    const read = readLetter({
      subject: mail.subject ?? '',
      headers,
      from: one ? [{ name: from.name ?? '', address: from.address ?? '' }] : [],
    })
    return { ...read, text: (mail.text ?? '').trim().slice(0, 4000) }
  } catch {
    // What no reader understands is nobody's request; it stays in the mailbox.
    return { verdict: 'other', subject: '', sender: null, senderName: '', caseNumber: null, text: '' }
  }
}

/**
 * Takes one letter of an operator's mailbox (IP-3.6a): once, whoever brings it again. `after` runs in the same
 * transaction, so that the mailbox's mark moves together with the letter: nothing is lost, nothing is taken twice.
 */
export async function takeLetter(
  ctx: Ctx,
  letter: IncomingLetter,
  after: (tx: Tx) => Promise<unknown> = async () => {},
): Promise<Taken> {
  const parsed = await parse(letter.raw)
  const hash = Buffer.from(sha256(letter.raw), 'hex')
  const now = ctx.clock.date()
  // A mailbox whose clock is ahead of ours puts no receipt into the future.
  const receivedAt = new Date(Math.min(letter.receivedAt.getTime(), now.getTime()))
  const taken: Taken = await ctx.db.tx(async tx => {
    const known = await tx.first({
      text: 'select 1 from cases.letter where tenant_id = $1 and entity_id = $2 and sha256 = $3',
      values: [ctx.tenantId, letter.entityId, hash],
    })
    await after(tx)
    if (known) return 'known'
    const caseId =
      parsed.verdict === 'withdrawal'
        ? await openByMail(tx, ctx, letter, parsed, receivedAt)
        : parsed.verdict === 'case-reply'
          ? await joinCase(tx, ctx, letter, parsed)
          : null
    // Of letters that are none of the desk's business nothing is kept but the mark that they were seen (IV-2.1a).
    const ours = caseId !== null
    await tx.run(
      q.insertInto('cases.letter').values({
        tenant_id: ctx.tenantId,
        entity_id: letter.entityId,
        sha256: hash,
        received_at: receivedAt,
        taken_at: now,
        sender: ours ? parsed.sender : null,
        sender_name: ours ? parsed.senderName : '',
        subject: ours ? parsed.subject : '',
        bytes: letter.size,
        cut: letter.size > letter.raw.length,
        verdict: parsed.verdict,
        case_id: caseId,
      }),
    )
    return parsed.verdict
  })
  if (taken === 'withdrawal') announce(ctx, 'inbox', letter.entityId)
  return taken
}

async function openByMail(
  tx: Tx,
  ctx: Ctx,
  letter: IncomingLetter,
  parsed: Parsed,
  receivedAt: Date,
): Promise<string> {
  const patientId = await patientOfMail(tx, letter.entityId, parsed.sender)
  const token = newToken()
  const opened = await openCase(tx, ctx, {
    entityId: letter.entityId,
    kind: 'withdrawal',
    door: 'email',
    requesterKind: 'subject',
    requesterName: parsed.senderName || parsed.sender || 'отправитель не указан',
    requesterContact: parsed.sender ?? 'обратный адрес не указан',
    patientId,
    receivedAt,
    request: parsed.text || parsed.subject,
    identifiedHow: null,
    confirmHash: tokenHash(token),
  })
  await keep(tx, ctx, opened, letter)
  if (!opened.joined && parsed.sender) await askWho(tx, ctx, opened, { to: parsed.sender, patientId, token })
  return opened.caseId
}

/** The one patient of the operator with this mail address; nobody when several share it. */
async function patientOfMail(tx: Tx, entityId: string, address: string | null): Promise<string | null> {
  if (!address) return null
  const rows = await tx.all<{ patient_id: string }>({
    name: 'cases.patient-of-mail',
    text: `select patient_id from patients.patient where tenant_id = app.tenant() and lower(email) = $1
      and $2 = any (entity_ids) and merged_into is null limit 2`,
    values: [address, entityId],
  })
  return rows.length === 1 ? rows[0]!.patient_id : null
}

/** The letter itself as evidence, without its attachments when it was cut. */
const keep = (tx: Tx, ctx: Ctx, key: { caseId: string; entityId: string }, letter: IncomingLetter) =>
  attach(tx, ctx, key, {
    fileName: letter.size > letter.raw.length ? 'Письмо (начало).eml' : 'Письмо.eml',
    mediaType: 'message/rfc822',
    bytes: letter.raw,
  })

/**
 * Asks the sender to prove who he is: a From header is only a claim. The link goes to the address itself, so a forger
 * does not get it. An unknown address gets no hint whether such a patient exists.
 */
async function askWho(
  tx: Tx,
  ctx: Ctx,
  opened: { readonly caseId: string; readonly entityId: string; readonly number: string },
  to: { readonly to: string; readonly patientId: string | null; readonly token: string },
): Promise<void> {
  const tenant = await readTenant(tx)
  const link = `${ctx.services.config.publicUrl}/c/${tenant.slug}/privacy/confirm/${to.token}`
  const way = to.patientId
    ? `Подтвердите, что письмо ваше: ${link}\nЕсли вы его не отправляли, ничего не делайте.`
    : 'Этого адреса нет в карте пациента. Подтвердите личность: войдите в личный кабинет по номеру телефона и отзовите согласие там, либо придите в регистратуру с документом.'
  const messageId = await sendMessage(tx, ctx, {
    channel: 'email',
    recipient: to.to,
    sender: tenant.name,
    subject: `Дело № ${opened.number}: подтвердите, что обращаетесь вы`,
    body: `Мы получили отзыв согласия на обработку персональных данных. Срок уже идёт.\n${way}`,
    purpose: 'rights_requests',
    entityId: opened.entityId,
    patientId: to.patientId,
    about: { kind: 'subject_case', id: opened.caseId },
  })
  await note(tx, ctx, opened, {
    event: 'identity-asked',
    text: to.patientId
      ? 'Отправителю послана ссылка для подтверждения на адрес из карты.'
      : 'Адреса отправителя нет в картах: ему предложено подтвердить личность.',
    messageId,
  })
}

/** A reply to one of our letters goes into its case, if the number and the address fit together. */
async function joinCase(tx: Tx, ctx: Ctx, letter: IncomingLetter, parsed: Parsed): Promise<string | null> {
  const row = await tx.first<{ case_id: string; requester_contact: string }>({
    text: 'select case_id, requester_contact from cases.subject_case where entity_id = $1 and number = $2',
    values: [letter.entityId, parsed.caseNumber],
  })
  if (!row) return null
  const key = { caseId: row.case_id, entityId: letter.entityId }
  const same = parsed.sender === row.requester_contact.toLowerCase()
  await note(tx, ctx, key, {
    event: 'letter',
    text: `Пришёл ответ${same ? '' : ` с другого адреса (${parsed.sender ?? 'не указан'})`}: ${parsed.text.slice(0, 1000)}`,
  })
  await keep(tx, ctx, key, letter)
  return row.case_id
}
