/** What of EXIF is of use to a clinic: which way is up, and the day (local, as the camera had it). */
export interface Exif {
  /** 1–8 as EXIF has it; 1 is upright. */
  readonly orientation: number
  /** `YYYY-MM-DD` or null. */
  readonly takenOn: string | null
}

const NOTHING: Exif = { orientation: 1, takenOn: null }
const ORIENTATION = 0x0112
const EXIF_FOLDER = 0x8769
const TAKEN_AT = 0x9003

/** Reads the TIFF structure of an EXIF block, with or without the leading `Exif\0\0`. Damaged blocks give nothing. */
export function readExif(block: Uint8Array): Exif {
  const bytes = block[0] === 0x45 ? block.subarray(6) : block
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    const little = view.getUint16(0) === 0x4949
    const first = folder(view, view.getUint32(4, little), little)
    const orientation = first.get(ORIENTATION)
    const inner = first.get(EXIF_FOLDER)
    const taken = inner ? folder(view, view.getUint32(inner, little), little).get(TAKEN_AT) : undefined
    const said = orientation ? view.getUint16(orientation, little) : 1
    return {
      orientation: said >= 1 && said <= 8 ? said : 1,
      takenOn: taken ? dayAt(bytes, view.getUint32(taken, little)) : null,
    }
  } catch {
    return NOTHING
  }
}

/** Where the value of each tag of a folder stands. */
function folder(view: DataView, at: number, little: boolean): Map<number, number> {
  const places = new Map<number, number>()
  const count = view.getUint16(at, little)
  for (let i = 0; i < count; i++) {
    const entry = at + 2 + i * 12
    places.set(view.getUint16(entry, little), entry + 8)
  }
  return places
}

/** `2026:03:02 10:00:00` at an offset. */
function dayAt(bytes: Uint8Array, at: number): string | null {
  const found = /^(\d{4}):(\d\d):(\d\d)/.exec(String.fromCharCode(...bytes.subarray(at, at + 10)))
  if (!found) return null
  const day = `${found[1]}-${found[2]}-${found[3]}`
  return Number.isNaN(Date.parse(day)) ? null : day
}
