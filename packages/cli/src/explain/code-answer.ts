import type { Answer } from '../shell/answer.ts'
import { describeCode, isProtocolCode, type ReportedFinding } from '../shell/findings/cli-finding.ts'
import { weightOf, type Weight } from '../check/verdict-of-chain.ts'
import { fields } from '../shell/render/columns.ts'
import { paint } from '../shell/render/terminal.ts'
import { exitCodes } from '../shell/verdict.ts'
import { adviceOn } from './advice.ts'
import { rules, vectorByCode } from './generated-rules.ts'
import { ruleText } from './rule-text.ts'

/** What a code means: its sentence, the rule that it comes from, what check makes of it, what to do, what shows it. */
export function codeAnswer(code: ReportedFinding['code']): Answer {
  const { requirement, message } = describeCode(code)
  const params = [...new Set([...message.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ''))]
  const rule = rules[requirement]
  const vector = vectorByCode[code]
  const weight = isProtocolCode(code) ? weightOf(code) : undefined
  return {
    data: {
      code,
      requirement,
      message,
      params,
      check: weight ?? null,
      exit: weight === undefined || weight === 'noted' ? null : exitCodes[weight],
      advice: adviceOn(code),
      rule: rule === undefined ? null : { ...rule },
      vector: vector ?? null,
    },
    text(terminal) {
      const about = fields(
        [
          ['says', message],
          ...(params.length === 0 ? [] : [['names', params.join(', ')] as const]),
          ['check', weight === undefined ? ofTheCommandLine : weightTexts[weight](strictOnly.includes(code))],
          ['do', adviceOn(code)],
          ...(vector === undefined ? [] : [['shown by', `spec/vectors/${vector}`] as const]),
        ],
        '  ',
      )
      const title = `${paint(code, 'bold', terminal)}  ${requirement}\n${about}`
      if (rule === undefined) return title
      const heading = paint(`${requirement} ${rule.title}`, 'bold', terminal)
      return `${title}\n${heading}  ${rule.page}\n${ruleText(rule.text)}`
    },
  }
}

const ofTheCommandLine = 'has no part in it: a command says it of what it was given'

/** What check asks for only with --strict or --max-age. */
const strictOnly: readonly string[] = ['checkpoint/stale']

const weightTexts: Record<Weight, (strict: boolean) => string> = {
  untrusted: () =>
    'untrusted, exit status 4, where a certificate or the bundle itself rests on it; elsewhere what has it does not count, and changes nothing',
  fails: () => 'does not hold, exit status 1',
  indeterminate: (strict) => `indeterminate, exit status 3${strict ? ', with --strict or --max-age' : ''}`,
  noted: () => 'shows it, and decides nothing by it',
}
