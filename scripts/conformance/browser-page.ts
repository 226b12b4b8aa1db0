import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { chromium } from 'playwright-core'
import { build } from 'tsup'

/** No browser of its own is fetched: that of the system is used, and it reaches nothing. */
const options = {
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
}

/** Cases that are handed to the page at a time. */
const atOnce = 50

const root = path.join(import.meta.dirname, '../..')

/**
 * Answers each request in a page of the browser at `executablePath`, which opened nothing but a blank one, and gives each
 * answer, in order. What stands behind the harness runs there as it is published, without anything of Node: where an import
 * of it is left, there is no page.
 */
export async function askPage(
  executablePath: string,
  requests: readonly object[],
  onAnswer: (reply: unknown) => void,
): Promise<void> {
  const script = await bundledHarness()
  const browser = await chromium.launch({ executablePath, ...options })
  try {
    const page = await browser.newPage()
    await page.route('**', (route) => route.abort())
    await page.addScriptTag({ content: script })
    for (let i = 0; i < requests.length; i += atOnce) {
      const texts = await page.evaluate(answerAll, JSON.stringify(requests.slice(i, i + atOnce)))
      for (const text of texts) onAnswer(JSON.parse(text))
    }
  } finally {
    await browser.close()
  }
}

/** Runs in the page. */
async function answerAll(requests: string): Promise<string[]> {
  const { answer } = (
    globalThis as unknown as { quorate: { answer: (request: unknown) => Promise<unknown> } }
  ).quorate
  const replies: string[] = []
  for (const request of JSON.parse(requests) as unknown[]) replies.push(JSON.stringify(await answer(request)))
  return replies
}

async function bundledHarness(): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'quorate-page-'))
  try {
    const entry = path.join(root, 'packages/cli/src/harness/answer.ts')
    await build({
      config: false,
      entry: { harness: entry },
      outDir: folder,
      format: 'iife',
      globalName: 'quorate',
      platform: 'browser',
      target: 'es2024',
      noExternal: [/./],
      tsconfig: path.join(root, 'tsconfig.json'),
      silent: true,
      esbuildOptions: (esbuild) => {
        esbuild.conditions = ['@quorate/source']
      },
    })
    return readFileSync(path.join(folder, 'harness.global.js'), 'utf8')
  } finally {
    rmSync(folder, { recursive: true })
  }
}
