import { dispose, type Tensor, tensor4d } from '@tensorflow/tfjs-core'
import type { Face, Photo } from '#libs/smile/index.ts'
import { reduced } from './codec.ts'
import { cropSquare, type Square } from './crop.ts'
import { REFINED_LIPS } from './mesh-points.ts'
import { type Models, models } from './models.ts'

type Point = readonly [number, number]

/** Both models look at 128–192 pixels: a photo of this size loses nothing for them. */
const WORK_SIDE = 1280
const DETECTOR_SIDE = 128
const MESH_SIDE = 192

interface Found {
  readonly score: number
  readonly x: number
  readonly y: number
  readonly size: number
  readonly eyes: readonly [Point, Point]
}

/** Centres of the detector's 896 anchors: 16 × 16 cells of 2 and 8 × 8 cells of 6, as shares of the crop. */
const ANCHORS: readonly Point[] = [
  [16, 2],
  [8, 6],
].flatMap(([cells, each]) =>
  Array.from({ length: cells! * cells! * each! }, (_, i): Point => {
    const cell = Math.floor(i / each!)
    return [((cell % cells!) + 0.5) / cells!, (Math.floor(cell / cells!) + 0.5) / cells!]
  }),
)

/** The largest face of the photo, in photo pixels, or undefined when there is none. */
export async function findFace(photo: Photo): Promise<Face | undefined> {
  const small = await reduced(photo, WORK_SIDE)
  const net = await models()
  const found = await detect(net, small)
  const main = found[0]
  if (!main) return undefined
  const face = await meshOf(net, small, main)
  const kx = photo.width / small.width
  const ky = photo.height / small.height
  // The models speak of corners of pixels, the engine of centres.
  const up = ([x, y]: Point): Point => [x * kx - 0.5, y * ky - 0.5]
  return {
    points: face.points.map(up),
    depth: face.depth.map(z => z * kx),
    irises: [face.irises[0].map(up), face.irises[1].map(up)],
    certainty: face.certainty,
    faces: found.filter(f => f.size > main.size / 2).length,
  }
}

/** Faces by size, the largest first; looked for in the whole frame, then closer when nothing is seen. */
async function detect(net: Models, photo: Photo): Promise<Found[]> {
  const { width: w, height: h } = photo
  const side = Math.max(w, h)
  const looks: Square[] = [
    { x: w / 2, y: h / 2, side, angle: 0 },
    { x: w / 2, y: h / 2.5, side: side * 0.6, angle: 0 },
    { x: w / 2, y: h / 2, side: side * 1.6, angle: 0 },
  ]
  for (const look of looks) {
    const found = await detectIn(net, photo, look)
    if (found.length > 0)
      return sharpened(
        net,
        photo,
        found.sort((a, b) => b.size - a.size),
      )
  }
  return []
}

/** A second look at the largest face, at the scale the detector knows best. */
async function sharpened(net: Models, photo: Photo, found: Found[]): Promise<Found[]> {
  const main = found[0]!
  const again = await detectIn(net, photo, { x: main.x, y: main.y, side: main.size * 2.2, angle: 0 })
  const near = again
    .filter(f => Math.hypot(f.x - main.x, f.y - main.y) < main.size / 2)
    .sort((a, b) => b.score - a.score)[0]
  return near ? [near, ...found.slice(1)] : found
}

async function detectIn(net: Models, photo: Photo, look: Square): Promise<Found[]> {
  const pixels = cropSquare(photo, look, DETECTOR_SIDE)
  for (let i = 0; i < pixels.length; i++) pixels[i] = pixels[i]! * 2 - 1
  const input = tensor4d(pixels, [1, DETECTOR_SIDE, DETECTOR_SIDE, 3])
  const output = net.detector.execute(input) as Tensor
  const values = await output.data()
  const columns = output.shape[2]!
  dispose([input, output])
  const found: Found[] = []
  for (const [i, anchor] of ANCHORS.entries()) {
    const score = 1 / (1 + Math.exp(-values[i * columns]!))
    if (score < 0.5) continue
    const at = (k: number): Point => [
      look.x + (anchor[0] + values[i * columns + k]! / DETECTOR_SIDE - 0.5) * look.side,
      look.y + (anchor[1] + values[i * columns + k + 1]! / DETECTOR_SIDE - 0.5) * look.side,
    ]
    const [x, y] = at(1)
    const size = (Math.max(values[i * columns + 3]!, values[i * columns + 4]!) / DETECTOR_SIDE) * look.side
    found.push({ score, x, y, size, eyes: [at(5), at(7)] })
  }
  return withoutRepeats(found)
}

function withoutRepeats(found: Found[]): Found[] {
  const kept: Found[] = []
  for (const f of found.sort((a, b) => b.score - a.score)) {
    const known = kept.some(k => Math.hypot(k.x - f.x, k.y - f.y) < 0.5 * Math.max(k.size, f.size))
    if (!known) kept.push(f)
  }
  return kept
}

interface Mesh {
  points: Point[]
  depth: number[]
  irises: [Point[], Point[]]
  certainty: number
}

/** Two passes: the second crop is laid by the first mesh, level and well centred. */
async function meshOf(net: Models, photo: Photo, f: Found): Promise<Mesh> {
  const [l, r] = f.eyes
  const angle = Math.atan2(r[1] - l[1], r[0] - l[0])
  const first = await meshIn(net, photo, { x: f.x, y: f.y, side: f.size * 1.5, angle })
  return meshIn(net, photo, around(first.points))
}

function around(points: readonly Point[]): Square {
  const [l, r] = [points[33]!, points[263]!]
  const angle = Math.atan2(r[1] - l[1], r[0] - l[0])
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  const us = points.map(([x, y]) => x * cos + y * sin)
  const vs = points.map(([x, y]) => -x * sin + y * cos)
  const [u0, u1, v0, v1] = [Math.min(...us), Math.max(...us), Math.min(...vs), Math.max(...vs)]
  const u = (u0 + u1) / 2
  const v = (v0 + v1) / 2
  return { x: u * cos - v * sin, y: u * sin + v * cos, side: Math.max(u1 - u0, v1 - v0) * 1.5, angle }
}

async function meshIn(net: Models, photo: Photo, look: Square): Promise<Mesh> {
  const input = tensor4d(cropSquare(photo, look, MESH_SIDE), [1, MESH_SIDE, MESH_SIDE, 3])
  const names = net.mesh.outputs.map(o => o.name)
  const outputs = net.mesh.execute(input, names) as Tensor[]
  const values = new Map<string, Float32Array>()
  for (const [i, output] of outputs.entries()) {
    values.set(names[i]!.replace(/:.*/, ''), (await output.data()) as Float32Array)
  }
  dispose([input, ...outputs])
  const cos = Math.cos(look.angle)
  const sin = Math.sin(look.angle)
  const at = (u: number, v: number): Point => {
    const dx = (u / MESH_SIDE - 0.5) * look.side
    const dy = (v / MESH_SIDE - 0.5) * look.side
    return [look.x + dx * cos - dy * sin, look.y + dx * sin + dy * cos]
  }
  const list = (name: string, n: number, per: number): Point[] => {
    const v = values.get(name)!
    return Array.from({ length: n }, (_, i) => at(v[i * per]!, v[i * per + 1]!))
  }
  const points = list('output_mesh_identity', 468, 3)
  for (const [i, p] of list('output_lips', REFINED_LIPS.length, 2).entries()) points[REFINED_LIPS[i]!] = p
  const z = values.get('output_mesh_identity')!
  return {
    points,
    depth: Array.from({ length: 468 }, (_, i) => (z[i * 3 + 2]! / MESH_SIDE) * look.side),
    irises: [list('output_left_iris', 5, 2), list('output_right_iris', 5, 2)],
    certainty: 1 / (1 + Math.exp(-values.get('conv_faceflag')![0]!)),
  }
}
