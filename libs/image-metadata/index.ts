/** Looks at files by their content, and takes out of pictures what tells more than the picture (SV-4.4). */
export { readExif } from './exif.ts'
export { isHeic, type SniffedType, sniff } from './sniff.ts'
export { stripImage } from './strip.ts'
