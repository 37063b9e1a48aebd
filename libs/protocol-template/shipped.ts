import type { ProtocolTemplate, TemplateField } from './model.ts'

const number = (
  key: string,
  label: string,
  unit: string,
  [min, max]: readonly [number, number],
  required = false,
): TemplateField => ({ key, label, section: 'objective', type: 'number', unit, min, max, required })
const choice = (key: string, label: string, options: readonly string[]): TemplateField => ({
  key,
  label,
  section: 'objective',
  type: 'choice',
  options,
  required: false,
})

/** Templates of the platform; a clinic publishes its own beside them. Limits are what a living person can have. */
export const SHIPPED_TEMPLATES: Readonly<Record<string, ProtocolTemplate>> = {
  therapist: {
    title: 'Осмотр врача-терапевта',
    base: 'general-exam',
    fields: [
      {
        key: 'since',
        label: 'Болен с',
        section: 'history',
        type: 'date',
        required: false,
      },
      {
        key: 'allergy',
        label: 'Аллергия',
        section: 'history',
        type: 'text',
        required: false,
      },
      number('temperature', 'Температура', '°C', [30, 45], true),
      number('pulse', 'Пульс', 'уд/мин', [20, 250], true),
      number('systolic', 'Давление, верхнее', 'мм рт. ст.', [50, 280], true),
      number('diastolic', 'Давление, нижнее', 'мм рт. ст.', [20, 180], true),
      number('breathing', 'Дыхание', 'в мин', [5, 70]),
      number('saturation', 'Сатурация', '%', [40, 100]),
      number('height', 'Рост', 'см', [40, 250]),
      number('weight', 'Масса', 'кг', [1, 350]),
      choice('state', 'Состояние', ['удовлетворительное', 'средней тяжести', 'тяжёлое']),
      choice('throat', 'Зев', ['спокоен', 'гиперемирован', 'налёты на миндалинах']),
      {
        key: 'lungs',
        label: 'Лёгкие',
        section: 'objective',
        type: 'checklist',
        options: ['дыхание везикулярное', 'дыхание жёсткое', 'ослаблено', 'сухие хрипы', 'влажные хрипы'],
        required: false,
      },
      {
        key: 'heart',
        label: 'Сердце',
        section: 'objective',
        type: 'checklist',
        options: ['тоны ясные', 'тоны приглушены', 'ритм правильный', 'аритмия', 'шум'],
        required: false,
      },
      choice('abdomen', 'Живот', ['мягкий, безболезненный', 'болезненный', 'напряжён']),
      choice('oedema', 'Отёки', ['нет', 'голени', 'распространённые']),
      {
        key: 'work',
        label: 'Трудоспособность',
        section: 'recommendations',
        type: 'choice',
        options: ['трудоспособен', 'нетрудоспособен'],
        required: false,
      },
    ],
  },
  'dental-surgery': {
    title: 'Хирургический приём стоматолога',
    base: 'dental-exam',
    fields: [
      { key: 'teeth', label: 'Зубы', section: 'objective', type: 'teeth', required: true },
      { key: 'chart', label: 'По зубной формуле', section: 'objective', type: 'chart', required: false },
      choice('mouth', 'Открывание рта', ['свободное', 'ограничено']),
      {
        key: 'anaesthesia',
        label: 'Обезболивание',
        section: 'treatment',
        type: 'choice',
        options: ['инфильтрационное', 'проводниковое', 'не проводилось'],
        required: true,
      },
      {
        key: 'dose',
        label: 'Доза',
        section: 'treatment',
        type: 'number',
        unit: 'мл',
        min: 0.1,
        max: 20,
        required: false,
      },
      {
        key: 'steps',
        label: 'Выполнено',
        section: 'treatment',
        type: 'checklist',
        options: ['разрез', 'удаление', 'кюретаж лунки', 'гемостаз', 'швы', 'дренаж'],
        required: true,
      },
      { key: 'next', label: 'Следующий осмотр', section: 'recommendations', type: 'date', required: false },
    ],
  },
}
