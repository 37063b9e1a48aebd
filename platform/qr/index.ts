/** QR codes, level M. The library is loaded with the first one. */
const library = async () => (await import('qrcode')).default

/** A QR code as an SVG picture with a quiet zone of `margin` modules. */
export const qrSvg = async (text: string, { margin = 1 } = {}): Promise<string> =>
  (await library()).toString(text, { type: 'svg', margin, errorCorrectionLevel: 'M' })

/** Rows of dark (1) and light (0) modules, without a quiet zone. */
export async function qrRows(text: string): Promise<string[]> {
  const { modules } = (await library()).create(text, { errorCorrectionLevel: 'M' })
  return Array.from({ length: modules.size }, (_, y) =>
    Array.from({ length: modules.size }, (_, x) => (modules.get(y, x) ? '1' : '0')).join(''),
  )
}
