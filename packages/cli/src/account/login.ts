import { logIn } from './log-in.ts'
import { networkHelp } from './network.ts'
import { defineCommand } from '../shell/command.ts'
import { fields } from '../shell/render/columns.ts'

export const login = defineCommand({
  summary: 'Log in to the account that your records are published from.',
  description: `Asks for a handle or DID and an app password, or takes them from QUORATE_IDENTIFIER and QUORATE_APP_PASSWORD; never from arguments. QUORATE_SERVICE is the URL of the server, if not the one that the DID document names. The session is stored in the data folder, for you alone to read; the password is not.\n\n${networkHelp}`,
  example: 'login',
  async run() {
    const { did, handle, service } = await logIn()
    return { data: { did, handle, service }, text: () => fields(Object.entries({ did, handle, service })) }
  },
})
