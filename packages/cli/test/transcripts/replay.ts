import { elide, parsePage, renderPart, type Part, type Step } from './page.ts'
import { ShownValues } from './shown-values.ts'
import { Stage } from './stage.ts'

/** The page with what its commands print now, on a fresh network. */
export async function replay(text: string): Promise<string> {
  await using stage = await Stage.open()
  const values = new ShownValues(text)
  const lines: string[] = []
  for (const part of parsePage(text)) lines.push(...renderPart(await play(part, stage, values)))
  return lines.join('\n')
}

async function play(part: Part, stage: Stage, values: ShownValues): Promise<Part> {
  switch (part.kind) {
    case 'text':
      return part
    case 'later':
      stage.now += part.ms
      return part
    case 'stage':
      await (part.role === 'members' ? stage.found(part.names) : stage.enter(part.names))
      for (const name of part.names) values.introduce(name, stage.accounts.get(name)?.did ?? '')
      return part
    case 'hidden':
      for (const { who, command } of part.steps) await stage.must(who, values.resolve(command))
      return part
    case 'shown': {
      const steps: Step[] = []
      for (const step of part.steps) {
        const { text, code } = await stage.run(step.who, values.resolve(step.command))
        const printed = values.show(text, step.output).replace(/\n$/, '')
        const output = [
          ...(printed === '' ? [] : printed.split('\n').map((line) => line.trimEnd())),
          ...(code === 0 ? [] : [`[exit ${String(code)}]`]),
        ]
        steps.push({ ...step, output: elide(output, step.output) })
      }
      return { ...part, steps }
    }
  }
}
