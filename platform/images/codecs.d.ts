/** The codecs of cornerstone have no types of their own; this is what decode-frame.ts and its test use. */
interface CornerstoneEncoder {
  getDecodedBuffer(info: {
    width: number
    height: number
    bitsPerSample: number
    componentCount: number
    isSigned: boolean
  }): Uint8Array
  encode(): void
  getEncodedBuffer(): Uint8Array
  delete(): void
}
declare module '@cornerstonejs/codec-charls/decodewasmjs' {
  const load: () => Promise<{ JpegLSDecoder: new () => unknown }>
  export default load
}
declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  const load: () => Promise<{ J2KDecoder: new () => unknown }>
  export default load
}
declare module '@cornerstonejs/codec-charls/wasmjs' {
  const load: () => Promise<{ JpegLSEncoder: new () => CornerstoneEncoder }>
  export default load
}
declare module '@cornerstonejs/codec-openjpeg/wasmjs' {
  const load: () => Promise<{ J2KEncoder: new () => CornerstoneEncoder }>
  export default load
}
