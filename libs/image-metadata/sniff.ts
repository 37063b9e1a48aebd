export type SniffedType = 'image/jpeg' | 'image/png' | 'image/webp' | 'application/pdf' | 'application/dicom'

const text = (head: Uint8Array, at: number, length: number): string =>
  String.fromCharCode(...head.subarray(at, at + length))

/**
 * What a file is, by its first 132 bytes; null for everything that is not taken. Names and what the sender says are not
 * looked at.
 */
export function sniff(head: Uint8Array): SniffedType | null {
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'image/jpeg'
  if (text(head, 0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png'
  if (text(head, 0, 4) === 'RIFF' && text(head, 8, 4) === 'WEBP') return 'image/webp'
  if (text(head, 0, 5) === '%PDF-') return 'application/pdf'
  if (text(head, 128, 4) === 'DICM') return 'application/dicom'
  return null
}

/** Brands of ISO/IEC 23008-12 containers whose pictures are HEVC: what an iPhone keeps. */
const HEIF_BRANDS = ['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'mif1', 'msf1']

/** A photo of an iPhone as it is, whatever its name says. Its codec is patented and comes with no library of ours. */
export const isHeic = (head: Uint8Array): boolean =>
  head.length > 12 && text(head, 4, 4) === 'ftyp' && HEIF_BRANDS.includes(text(head, 8, 4))
