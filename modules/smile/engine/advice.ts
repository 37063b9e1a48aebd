import type { Refusal } from '#libs/smile/index.ts'
import type { FileProblem } from './codec.ts'

export interface Words {
  readonly ru: string
  readonly en: string
}

/** Why a photo was refused and what to do about it, for a person. Never a result on a bad photo (SV-2.1). */
export const ADVICE: Readonly<Record<Refusal | FileProblem, Words>> = {
  'no-face': {
    ru: 'Лицо не найдено. Снимите лицо анфас целиком, от бровей до подбородка.',
    en: 'No face was found. Take the whole face from the front, from brows to chin.',
  },
  'several-faces': {
    ru: 'На фото несколько лиц. Нужен снимок одного пациента.',
    en: 'There are several faces. A photo of one patient is needed.',
  },
  'mouth-closed': {
    ru: 'Зубы почти не видны. Попросите пациента широко улыбнуться, чтобы показались верхние зубы.',
    en: 'Teeth can hardly be seen. Ask the patient for a broad smile that shows the upper teeth.',
  },
  turned: {
    ru: 'Голова повёрнута. Снимите анфас: оба уха видны одинаково, взгляд в объектив.',
    en: 'The head is turned. Take it from the front: both ears alike, eyes on the camera.',
  },
  tilted: {
    ru: 'Голова наклонена. Держите камеру на уровне рта, линию глаз — горизонтально.',
    en: 'The head is tilted. Hold the camera at the height of the mouth, eyes level.',
  },
  blurred: {
    ru: 'Снимок нерезкий. Наведите фокус на зубы и снимите ещё раз с упора или со вспышкой.',
    en: 'The photo is blurred. Focus on the teeth and take it again, supported or with a flash.',
  },
  'too-dark': {
    ru: 'Слишком темно. Повернитесь к окну или включите свет спереди.',
    en: 'It is too dark. Turn to a window or switch on a light in front.',
  },
  'burnt-out': {
    ru: 'Зубы пересвечены, их цвет не виден. Уменьшите экспозицию или отойдите от вспышки.',
    en: 'The teeth are burnt out and show no colour. Lower the exposure or step back from the flash.',
  },
  'too-small': {
    ru: 'Рот на снимке слишком мелкий. Подойдите ближе или пришлите исходный файл, не из мессенджера.',
    en: 'The mouth is too small. Come closer or send the original file, not one from a messenger.',
  },
  'no-colour': {
    ru: 'Снимок чёрно-белый. Нужен цветной.',
    en: 'The photo is black and white. A colour one is needed.',
  },
  'not-understood': {
    ru: 'Не удалось разобрать улыбку. Снимите ещё раз при ровном свете.',
    en: 'The smile could not be made out. Take it again in even light.',
  },
  'not-an-image': {
    ru: 'Это не фотография. Подойдут JPEG, PNG, WebP, AVIF или TIFF.',
    en: 'This is not a photo. JPEG, PNG, WebP, AVIF or TIFF will do.',
  },
  heic: {
    ru: 'Формат HEIC не читается. На iPhone: Настройки → Камера → Форматы → «Наиболее совместимые», или сохраните как JPEG.',
    en: 'HEIC cannot be read. On an iPhone: Settings → Camera → Formats → Most Compatible, or save as JPEG.',
  },
  animated: {
    ru: 'Это анимация. Нужен один снимок.',
    en: 'This is an animation. A single photo is needed.',
  },
  'too-many-pixels': {
    ru: 'Снимок больше 60 мегапикселей. Уменьшите его.',
    en: 'The photo has more than 60 megapixels. Make it smaller.',
  },
  damaged: {
    ru: 'Файл повреждён или получен не целиком. Пришлите его ещё раз.',
    en: 'The file is damaged or incomplete. Send it again.',
  },
}
