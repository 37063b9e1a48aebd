import type { Ctx } from '#platform/context/index.ts'

/** What the act says about data that are no longer there: counts and record numbers, no name of a patient. */
export interface Facts {
  readonly clinic: string
  readonly patients: number
  readonly operators: readonly {
    readonly name: string
    readonly inn: string | null
    readonly address: string
    /** Record numbers at this operator: they identify a person to whoever has the clinic's own papers. */
    readonly cards: readonly string[]
  }[]
}

/** Reads them before anything is destroyed; `ctx` has all legal entities of the clinic. */
export async function gatherFacts({ db, tenantId }: Ctx): Promise<Facts> {
  const [clinic, entities, counted, cards] = await Promise.all([
    db.first<{ name: string }>({
      text: 'select name from tenancy.tenant where tenant_id = $1',
      values: [tenantId],
    }),
    db.all<{ entity_id: string; full_name: string; inn: string | null; address: string }>({
      text: 'select entity_id, full_name, inn, address from tenancy.legal_entity where tenant_id = $1 order by code',
      values: [tenantId],
    }),
    db.first<{ n: number }>({
      text: 'select count(*)::int as n from patients.patient where tenant_id = $1',
      values: [tenantId],
    }),
    db.all<{ entity_id: string; cards: string[] }>({
      text: `select entity_id, array_agg(card_number order by card_number) as cards from patients.patient_entity
        where tenant_id = $1 group by entity_id`,
      values: [tenantId],
    }),
  ])
  return {
    clinic: clinic?.name ?? '',
    patients: counted?.n ?? 0,
    operators: entities.map(entity => ({
      name: entity.full_name,
      inn: entity.inn,
      address: entity.address,
      cards: cards.find(row => row.entity_id === entity.entity_id)?.cards ?? [],
    })),
  }
}
