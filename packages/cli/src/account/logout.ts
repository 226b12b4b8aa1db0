import { loadNetwork, networkHelp, openNetwork } from './network.ts'
import { forgetSession, readStoredSession } from './stored-session.ts'
import { defineCommand } from '../shell/command.ts'
import { terminalText } from '../shell/terminal-text.ts'

export const logout = defineCommand({
  summary: 'End the session, here and at the server.',
  description: `Keys stay in the keystore. When the server cannot be reached, the session is forgotten here all the same.\n\n${networkHelp}`,
  example: 'logout',
  async run() {
    const stored = readStoredSession()
    const network = await openNetwork()
    const { resumeSession } = await loadNetwork()
    // First here: whatever the server answers, nothing on this machine can use it any more.
    await forgetSession()
    if (stored !== undefined) await resumeSession(network, stored, () => undefined).logout()
    const did = stored?.did ?? null
    return {
      data: { did, ended: stored !== undefined },
      text: () => (did === null ? 'Nobody was logged in.\n' : `Logged out ${terminalText(did)}.\n`),
    }
  },
})
