import { styleText } from 'node:util'

/** What an output can show. */
export type Terminal = { readonly colour: boolean; readonly unicode: boolean }

export type Colour = 'red' | 'green' | 'yellow' | 'dim' | 'bold'

/** Colour only on a terminal, and never under NO_COLOR (https://no-color.org). */
export function terminalOf(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv): Terminal {
  const plain = env['TERM'] === 'dumb'
  return {
    colour: stream.isTTY === true && !plain && (env['NO_COLOR'] ?? '') === '',
    // The Linux console and dumb terminals have no glyphs beyond those of their code page.
    unicode: !plain && env['TERM'] !== 'linux',
  }
}

export function paint(text: string, colour: Colour, terminal: Terminal): string {
  return terminal.colour ? styleText(colour, text, { validateStream: false }) : text
}
