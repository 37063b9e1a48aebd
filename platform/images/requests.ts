import type { Pixels } from './decode-frame.ts'
import type { DicomImage } from './dicom.ts'

/** What is asked of the image process, and what it answers. */
export type ImageRequest =
  | { readonly kind: 'photo'; readonly bytes: Uint8Array; readonly mediaType: Photo['mediaType'] }
  | { readonly kind: 'pdf'; readonly bytes: Uint8Array; readonly page: number; readonly small: boolean }
  | { readonly kind: 'dicom-frame' | 'dicom-thumb'; readonly bytes: Uint8Array; readonly image: DicomImage }

export interface ImageAnswer {
  readonly id: number
  result?: unknown
  refused?: { readonly kind: 'damaged' | 'bomb' | 'unsupported' | 'failed'; readonly message: string }
}

export interface Photo {
  readonly mediaType: 'image/jpeg' | 'image/png' | 'image/webp'
  /** As it is seen, upright. */
  readonly width: number
  readonly height: number
  readonly takenOn: string | null
  /** The picture without what the camera wrote beside it. */
  readonly clean: Uint8Array
  readonly thumb: Uint8Array
  /** A smaller one for the screen when the original is larger than screens are. */
  readonly view: Uint8Array | null
}

export interface PdfLook {
  readonly pages: number
  readonly picture: Uint8Array
}

/** What the answer to a request is. */
export type ResultOf<R extends ImageRequest> = R['kind'] extends 'photo'
  ? Photo
  : R['kind'] extends 'pdf'
    ? PdfLook
    : R['kind'] extends 'dicom-frame'
      ? Pixels
      : Uint8Array
