import { catalogue } from '../kit/i18n.ts'

/** What a written consent asks of its signer. */
export const particularsText = catalogue({
  ru: {
    address: 'Адрес, где вы живёте',
    document: 'Паспорт или другой документ: номер, когда и кем выдан',
    particularsWhy: 'Письменное согласие без этого недействительно (152-ФЗ, ст. 9 ч. 4).',
  },
  en: {
    address: 'Where you live',
    document: 'Passport or another document: number, date and issuer',
    particularsWhy: 'A written consent is void without it (152-FZ art. 9 p. 4).',
  },
})
