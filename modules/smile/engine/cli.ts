import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { isShade, type PlanName, plan, type Shade } from '#libs/smile/index.ts'
import { UnreadableFile } from './codec.ts'
import { labelled } from './label.ts'
import { type Report, refusalReport, resultReport } from './report.ts'
import { Sessions } from './sessions.ts'

const USAGE = `smile simulate IN OUT [--plan whitening|conservative|ideal] [--shade A1…D4|BL1…BL4] [--mask MASK.png] [--report REPORT.json]
  OUT is written as PNG or, when its name ends in .jpg or .jpeg, as JPEG. Exit 0: done, 2: the photo was refused, 1: wrong use.`

const PLANS: readonly string[] = ['whitening', 'conservative', 'ideal'] satisfies PlanName[]

class WrongUse extends Error {}

interface Order {
  readonly from: string
  readonly to: string
  readonly plan: PlanName
  readonly shade: Shade | undefined
  readonly mask: string | undefined
  readonly report: string | undefined
}

function orderOf(args: string[]): Order {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      plan: { type: 'string', default: 'ideal' },
      shade: { type: 'string' },
      mask: { type: 'string' },
      report: { type: 'string' },
    },
  })
  const [command, from, to] = positionals
  if (command !== 'simulate' || !from || !to) throw new WrongUse(USAGE)
  if (!PLANS.includes(values.plan)) throw new WrongUse(`Unknown plan «${values.plan}»\n${USAGE}`)
  if (values.shade !== undefined && !isShade(values.shade))
    throw new WrongUse(`Unknown shade «${values.shade}»\n${USAGE}`)
  return {
    from,
    to,
    plan: values.plan as PlanName,
    shade: values.shade,
    mask: values.mask,
    report: values.report,
  }
}

/** Runs the engine on one file. @returns the report; the picture is written only when the photo was accepted */
async function simulateFile(order: Order): Promise<Report> {
  const bytes = await readFile(order.from)
  const key = createHash('sha256').update(bytes).digest('hex')
  const sessions = new Sessions()
  const tell = () => {}
  try {
    const opened = await sessions.open(key, bytes, tell)
    if (!opened.accepted) return refusalReport(opened.reason, opened.timings)
    const format = /\.jpe?g$/i.test(order.to) ? 'jpeg' : 'png'
    // Lossless until the label is on: a JPEG is compressed once.
    const result = await sessions.render(key, plan(order.plan, order.shade), {}, 'png', tell)
    await writeFile(order.to, await labelled(result.image, format))
    if (order.mask) await writeFile(order.mask, result.mask)
    return resultReport(opened, result)
  } catch (error) {
    if (error instanceof UnreadableFile) return refusalReport(error.problem, {})
    throw error
  }
}

/** `smile simulate …`: what the studio does, without the product. @returns the exit code */
export async function smileCommand(args: string[]): Promise<number> {
  try {
    const order = orderOf(args)
    const report = await simulateFile(order)
    const text = `${JSON.stringify(report, null, 2)}\n`
    if (order.report) await writeFile(order.report, text)
    else process.stdout.write(text)
    if (!report.accepted) console.error(report.advice.ru)
    return report.accepted ? 0 : 2
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return 1
  }
}

if (import.meta.main) process.exitCode = await smileCommand(process.argv.slice(2))
