import { catalogue } from '../../kit/i18n.ts'

/** Texts of reports. */
export const reportsText = catalogue({
  ru: {
    title: 'Отчёты',
    'doctor-day': 'Работа врача',
    services: 'Услуги',
    diagnoses: 'Диагнозы',
    plans: 'Планы лечения',
    from: 'С',
    till: 'По',
    branch: 'Филиал',
    doctor: 'Врач',
    all: 'Все',
    xlsx: 'Скачать XLSX',
    print: 'Печать',
    nothing: 'За этот период ничего нет.',
    total: 'Итого',
    loading: 'Считаем…',
  },
  en: {
    title: 'Reports',
    'doctor-day': 'Work of a doctor',
    services: 'Services',
    diagnoses: 'Diagnoses',
    plans: 'Treatment plans',
    from: 'From',
    till: 'Till',
    branch: 'Branch',
    doctor: 'Doctor',
    all: 'All',
    xlsx: 'Download XLSX',
    print: 'Print',
    nothing: 'Nothing in this period.',
    total: 'Total',
    loading: 'Counting…',
  },
})
