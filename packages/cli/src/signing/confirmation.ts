import { failure } from '../shell/failure.ts'
import { askYesNo, isInteractive } from '../shell/prompt.ts'

/** Shows what is about to be signed, and goes on only with a yes: `--yes`, or one given on the terminal. */
export async function confirmSigning(shown: string, question: string, yes: boolean): Promise<void> {
  process.stderr.write(shown)
  if (yes) return
  if (!isInteractive()) throw failure('usage', 'confirm/missing', '--yes')
  if (!(await askYesNo(question))) throw failure('usage', 'confirm/refused')
}
