import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parentPort } from 'node:worker_threads'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { charactersWithoutGlyph, printable, withoutGlyphs } from './printable.ts'
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
    return compilePrintable({
      ...request,
      data: printable(request.data),
      title: printable(request.title),
      author: printable(request.author),
    })
  } finally {
    for (const [name] of pictures) compiler.unmapShadow(pictureAt(name))
  }
}

/** PDF/A refuses characters that no font has, name by name: a document with one must still be issued. */
function compilePrintable(request: RenderRequest, rounds = 3): Uint8Array {
  try {
    return compile(request)
  } catch (error) {
    const missing = charactersWithoutGlyph((error as Error).message)
    if (missing.size === 0 || rounds === 0) throw error
    return compilePrintable({ ...request, data: withoutGlyphs(request.data, missing) }, rounds - 1)
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
