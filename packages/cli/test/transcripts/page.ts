/** A command in a transcript, and what it printed. */
export type Step = {
  /** Whose terminal it is: `alice`, or `alice@vault` for another machine of hers. */
  readonly who: string
  /** As it is typed; may have several lines. */
  readonly command: string
  readonly output: readonly string[]
}

/** A page in the order of its lines. */
export type Part =
  | { readonly kind: 'text'; readonly lines: readonly string[] }
  | { readonly kind: 'shown'; readonly steps: readonly Step[] }
  /** Steps in a comment: what a page takes for granted. They have to succeed. */
  | { readonly kind: 'hidden'; readonly steps: readonly Step[] }
  /** Who is there. */
  | { readonly kind: 'stage'; readonly role: 'newcomers' | 'members'; readonly names: readonly string[] }
  /** How much later the next step is. */
  | { readonly kind: 'later'; readonly ms: number }

const prompt = /^([a-z]+(?:@[a-z]+)?)\$ (.*)$/
const stage = /^<!-- (newcomers|members): ([a-z ]+) -->$/
const later = /^<!-- later: (\d+)([dhm]) -->$/
const unitMs = { d: 86_400_000, h: 3_600_000, m: 60_000 }

export function parsePage(text: string): Part[] {
  const parts: Part[] = []
  const lines = text.split('\n')
  const until = (end: string) => lines.splice(0, lines.indexOf(end))
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    parts.push({ kind: 'text', lines: [line] })
    const [, role, names] = stage.exec(line) ?? []
    const [, count, unit] = later.exec(line) ?? []
    if (role !== undefined && names !== undefined)
      parts.push({ kind: 'stage', role: role as 'newcomers' | 'members', names: names.split(' ') })
    else if (count !== undefined)
      parts.push({ kind: 'later', ms: Number(count) * unitMs[unit as keyof typeof unitMs] })
    else if (line === '<!-- run') parts.push({ kind: 'hidden', steps: parseSteps(until('-->')) })
    else if (line === '```console' && prompt.test(lines[0] ?? ''))
      parts.push({ kind: 'shown', steps: parseSteps(until('```')) })
  }
  return parts
}

export function renderPart(part: Part): string[] {
  if (part.kind === 'text') return [...part.lines]
  if (part.kind !== 'shown' && part.kind !== 'hidden') return []
  return part.steps.flatMap(({ who, command, output }) => [
    ...`${who}$ ${command}`.split('\n').map((line, i) => (i === 0 ? line : `> ${line}`)),
    ...output,
  ])
}

function parseSteps(lines: readonly string[]): Step[] {
  const steps: { who: string; command: string; output: string[] }[] = []
  for (const line of lines) {
    const [, who, command] = prompt.exec(line) ?? []
    const last = steps.at(-1)
    if (who !== undefined && command !== undefined) steps.push({ who, command, output: [] })
    else if (last === undefined) throw new Error(`expected a prompt such as alice$, found ${line}`)
    else if (last.output.length === 0 && line.startsWith('> ')) last.command += `\n${line.slice(2)}`
    else last.output.push(line)
  }
  return steps
}

/** A line `...` stands for what is left out: as many lines as before stay above and below it. */
export function elide(output: readonly string[], before: readonly string[]): readonly string[] {
  const gap = before.indexOf('...')
  const below = before.length - 1 - gap
  if (gap === -1 || output.length <= gap + below) return output
  return [...output.slice(0, gap), '...', ...output.slice(output.length - below)]
}
