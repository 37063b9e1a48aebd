import type { Lab } from './colour.ts'
import { clamp, step } from './exact.ts'

/** A portrait of nobody, drawn from numbers: for tests and the demonstration, which must not need a real face. */
export interface PortraitOptions {
  /** Width of the picture, pixels; the height is 1.2 of it. */
  readonly width: number
  /** CIELAB of the teeth, of the skin and of the lips. */
  readonly tooth: Lab
  readonly skin: Lab
  readonly lips: Lab
  /** How far the lips are parted at the middle, mm; 0 is a closed mouth. */
  readonly open: number
  /** 0 straight teeth … 1 clearly crowded and uneven. */
  readonly crooked: number
  /** Space between the centrals, mm. */
  readonly gap: number
  /** Number of a missing tooth. */
  readonly missing?: number
  /** Tilt of the head, degrees. */
  readonly roll: number
  /** Colour of the light: gain on each linear channel. */
  readonly light: readonly [number, number, number]
  readonly seed: number
}

export const PORTRAIT: PortraitOptions = {
  width: 900,
  tooth: [76, 1, 18],
  skin: [70, 12, 17],
  lips: [52, 28, 12],
  open: 13,
  crooked: 0.5,
  gap: 0,
  roll: 0,
  light: [1, 1, 1],
  seed: 7,
}

/** Whole number hash to 0–1: the only source of chance, the same on every machine. */
export function chance(x: number, y: number, seed: number): number {
  let n = Math.imul(x | 0, 374761393) + Math.imul(y | 0, 668265263) + Math.imul(seed | 0, 974711)
  n = Math.imul(n ^ (n >>> 13), 1274126177)
  n = Math.imul(n ^ (n >>> 16), 2246822519)
  return ((n ^ (n >>> 15)) >>> 0) / 4294967296
}

/** Smooth noise −1…1 with features of about one unit. */
export function noise(x: number, y: number, seed: number): number {
  const i = Math.floor(x)
  const j = Math.floor(y)
  const u = step(0, 1, x - i)
  const v = step(0, 1, y - j)
  const at = (a: number, b: number) => chance(i + a, j + b, seed) * 2 - 1
  return (at(0, 0) * (1 - u) + at(1, 0) * u) * (1 - v) + (at(0, 1) * (1 - u) + at(1, 1) * u) * v
}

/** Lower border of the upper lip and upper border of the lower lip at x mm from the middle; y grows downwards. */
export function opening(x: number, open: number): { upper: number; lower: number } {
  const t = clamp(Math.abs(x) / 30)
  const corner = -2.5
  const upper = -0.52 * open + 0.4 * step(8, 0, Math.abs(x))
  const lower = 0.48 * open
  const bend = t * t * (0.4 + 0.6 * t)
  return { upper: upper + (corner - upper) * bend, lower: lower + (corner - lower) * bend }
}

export const HALF_MOUTH = 30
