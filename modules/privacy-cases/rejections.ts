/** How long a rejection stands: as long as the law gives for the destruction itself (152-ФЗ art. 21 p. 4–5). */
const STANDS = '30 days'

/**
 * SQL: until when what is already in the queue, or has been, keeps `subject` from coming in again; null when it has never
 * been there, `infinity` when it waits, runs or is done. A rejection keeps it out thirty days, so that no word of one
 * person holds data for good (IP-3.8b); less, when its reason is over: the legal hold is released, or the term
 * began anew after it. The term after a rejection runs from this instant.
 * @param subject condition on `d`, the earlier proposal
 * @param since SQL of the instant the term runs from
 * @param held SQL condition on `h`, the holds that concern the subject
 */
export const keptOutUntil = (subject: string, since: string, held: string) =>
  `(select max(case when d.state <> 'rejected' then 'infinity'::timestamptz
        when ${since} > coalesce(d.finished_at, d.proposed_at) then ${since}
        else least(coalesce(d.finished_at, d.proposed_at) + interval '${STANDS}',
          (select min(h.released_at) from cases.legal_hold h where h.tenant_id = d.tenant_id
            and h.released_at > coalesce(d.finished_at, d.proposed_at) and ${held})) end)
      from cases.destruction d where ${subject})`
