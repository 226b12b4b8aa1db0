import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** Milliseconds that a program may take for one answer. */
const patienceMs = 120_000

/** Requests that are written before their answers are read: a program that reads and answers one by one is not kept waiting. */
const ahead = 16

/**
 * Sends each request as one line to a program, started by the shell, and gives each answer, in order, to `onAnswer`: what the
 * line says as JSON, its text where it says none. Ends early when the program ends, or takes too long; gives why.
 */
export async function askProgram(
  command: string,
  requests: Iterable<object>,
  onAnswer: (reply: unknown) => void,
): Promise<string | undefined> {
  // A group of its own, so that what the shell started ends with it.
  const child = spawn(command, { shell: true, detached: true, stdio: ['pipe', 'pipe', 'inherit'] })
  const failed = new Promise<never>((_, reject) => child.once('error', reject))
  failed.catch(() => undefined)
  // That it does not read on is seen by its answers.
  child.stdin.on('error', () => undefined)
  const lines = createInterface({ input: child.stdout, crlfDelay: Infinity })[Symbol.asyncIterator]()
  const waiting = requests[Symbol.iterator]()
  let asked = 0
  const ask = (): boolean => {
    const next = waiting.next()
    if (next.done === true) return false
    child.stdin.write(`${JSON.stringify(next.value)}\n`)
    asked++
    return true
  }
  try {
    while (asked < ahead && ask());
    for (let answered = 0; answered < asked; answered++) {
      const line = await Promise.race([lines.next(), failed, late()])
      if (line === 'late') return `no answer within ${String(patienceMs / 1000)} s`
      if (line.done === true) return 'the program ended before it had answered'
      onAnswer(parsed(line.value))
      ask()
    }
    child.stdin.end()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : 'the program could not be run'
  } finally {
    if (child.pid !== undefined) kill(-child.pid)
  }
}

function late(): Promise<'late'> {
  return new Promise((resolve) => {
    setTimeout(() => resolve('late'), patienceMs).unref()
  })
}

function kill(group: number): void {
  try {
    process.kill(group)
  } catch {
    return
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return line
  }
}
