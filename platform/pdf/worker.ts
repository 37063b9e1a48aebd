import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parentPort } from 'node:worker_threads'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import type { RenderRequest } from './types.ts'

const HERE = dirname(fileURLToPath(import.meta.url))
const FONTS = join(HERE, '../../node_modules/@expo-google-fonts')

/** Folders that hold the TTF files of one family in its weights. */
const fontPaths = ['pt-serif', 'pt-sans'].flatMap(family =>
  readdirSync(join(FONTS, family), { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => join(FONTS, family, entry.name)),
)

const compiler = NodeCompiler.create({ workspace: join(HERE, 'templates'), fontArgs: [{ fontPaths }] })

/** Where pictures of a document lie for the compiler; nothing is written to the disk. */
const pictureAt = (name: string) => join(HERE, 'templates', 'given', name)

function render(request: RenderRequest): Uint8Array {
  const pictures = Object.entries(request.images ?? {})
  for (const [name, bytes] of pictures) compiler.mapShadow(pictureAt(name), Buffer.from(bytes))
  try {
    return compile(request)
  } finally {
    for (const [name] of pictures) compiler.unmapShadow(pictureAt(name))
  }
}

function compile({ template, data, title, author, createdAt }: RenderRequest): Uint8Array {
  const result = compiler.compile({
    mainFilePath: join(HERE, 'templates', `${template}.typ`),
    inputs: { data: JSON.stringify(data), title, author, created: createdAt },
  })
  if (!result.result) {
    const faults = result.takeDiagnostics()
    const lines = faults ? compiler.fetchDiagnostics(faults).map(d => JSON.stringify(d)) : []
    throw new Error(`template ${template}: ${lines.join('; ').slice(0, 2_000)}`)
  }
  return compiler.pdf(result.result, {
    pdfStandard: 'a-2b' as never,
    creationTimestamp: Math.floor(Date.parse(createdAt) / 1000),
  })
}

parentPort!.on('message', ({ id, request }: { id: number; request: RenderRequest }) => {
  try {
    parentPort!.postMessage({ id, bytes: render(request) })
  } catch (error) {
    parentPort!.postMessage({ id, error: (error as Error).message })
  }
})
