import type { Product } from './parameters.ts'

/** Parts of the system that are sold by name (MM-3.1, MM-6.2). */
export const MODULES = ['core', 'records', 'cash', 'site', 'portal', 'smile'] as const
export type Module = (typeof MODULES)[number]

export const MODULE_NAMES: Readonly<Record<Module, { readonly ru: string; readonly en: string }>> = {
  core: { ru: 'Регистратура и расписание', en: 'Reception and schedule' },
  records: { ru: 'Медицинские записи', en: 'Clinical records' },
  cash: { ru: 'Касса и счета пациентам', en: 'Cash desk and bills' },
  site: { ru: 'Сайт и запись через интернет', en: 'Site and online booking' },
  portal: { ru: 'Личный кабинет пациента', en: "Patient's portal" },
  smile: { ru: 'Студия улыбки', en: 'Smile studio' },
}

/** What each product may be made of. */
export const MODULES_OF: Readonly<Record<Product, readonly Module[]>> = {
  clinic: MODULES,
  smile: ['smile', 'core'],
}

export const isModule = (name: string): name is Module => (MODULES as readonly string[]).includes(name)
