/** Runs every vector through our own harness in a headless browser: npm run conformance-in-browser -- /usr/bin/chromium */
import { askPage } from './conformance/browser-page.ts'
import { runVectors } from './conformance/vector-run.ts'

const [browser] = process.argv.slice(2)
if (browser === undefined) {
  console.error('usage: npm run conformance-in-browser -- PATH, that of a Chromium')
  process.exit(2)
}
process.exitCode = await runVectors(async (requests, onAnswer) => {
  await askPage(browser, requests, onAnswer)
  return undefined
})
