export const FILES_CATEGORY = 'изображения и файлы'

/** What people call the data of a schema, for acts of destruction and extracts of the journal (order 179). */
const CATEGORIES: Readonly<Record<string, string>> = {
  patients: 'фамилия, имя, отчество, дата рождения, пол, телефон, почта',
  scheduling: 'сведения о записях на приём',
  records: 'сведения о состоянии здоровья',
  odontogram: 'сведения о состоянии здоровья (зубная формула)',
  treatment_plans: 'сведения о состоянии здоровья (планы лечения)',
  care_notes: 'сведения о состоянии здоровья (заметки и предостережения)',
  money: 'счета и оплаты',
  consents: 'сведения о данных и отозванных согласиях',
  messaging: 'сообщения и контактные данные',
  identity: 'сведения об учётной записи и входах',
  privacy: 'сведения об обращениях и блокировках',
  cases: 'сведения об обращениях и блокировках',
  site: 'черновики записи на сайте',
  reviews: 'отзывы о работе врачей',
  enquiries: 'обращения с сайта и контактные данные',
  files: FILES_CATEGORY,
  catalogue: 'сведения о врачах, услугах и ценах',
  tenancy: 'сведения о юридических лицах и филиалах',
}

export interface DestroyedCategory {
  readonly category: string
  readonly records: number
}

/** Counts by table as counts by category of data, in the order of the alphabet. */
export function destroyedCategories(steps: readonly Readonly<Record<string, number>>[]): DestroyedCategory[] {
  const sums = new Map<string, number>()
  for (const destroyed of steps) {
    for (const [table, n] of Object.entries(destroyed)) {
      // Keys name nobody, and each file is counted once, by its content.
      if (table.startsWith('files.') && table !== 'files.content') continue
      const category = CATEGORIES[table.split('.')[0]!] ?? 'прочие сведения'
      if (n > 0) sums.set(category, (sums.get(category) ?? 0) + n)
    }
  }
  return [...sums]
    .map(([category, records]) => ({ category, records }))
    .sort((a, b) => a.category.localeCompare(b.category))
}
