import { failure } from './failure.ts'

/** Whether there is someone to ask. Questions go to standard error: standard output is for the answer. */
export function isInteractive(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY
}

/** Asks for a text that does not show while it is typed. `check` says what is wrong with it, or true. */
export async function askSecret(
  message: string,
  check: (text: string) => true | string = (text) => text !== '' || 'It is empty',
): Promise<string> {
  const { password } = await import('@inquirer/prompts')
  return answered(() =>
    password({ message, validate: check, mask: false, toggleMask: false }, { output: process.stderr }),
  )
}

/** With `initial`, a mere return answers that. */
export async function askText(message: string, initial?: string): Promise<string> {
  const { input } = await import('@inquirer/prompts')
  const preset = initial === undefined ? {} : { default: initial }
  return answered(() => input({ message, required: true, ...preset }, { output: process.stderr }))
}

/** Asks for a text that may be left empty. `check` says what is wrong with it, or true. */
export async function askOptional(message: string, check: (text: string) => true | string): Promise<string> {
  const { input } = await import('@inquirer/prompts')
  const validate = (text: string) => text.trim() === '' || check(text)
  return answered(() => input({ message, validate }, { output: process.stderr }))
}

/** Asks a question that is answered no by a mere return. */
export async function askYesNo(message: string): Promise<boolean> {
  const { confirm } = await import('@inquirer/prompts')
  return answered(() => confirm({ message, default: false }, { output: process.stderr }))
}

async function answered<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question()
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError')
      throw failure('usage', 'passphrase/cancelled')
    throw error
  }
}
