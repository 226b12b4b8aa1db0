import { CommandHelp, Help } from '@oclif/core'

class FullCommandHelp extends CommandHelp {
  protected override description(): string | undefined {
    const { description = '' } = this.command
    return description === '' ? undefined : this.wrap(description)
  }
}

/** Help that shows a description whole: oclif shows the summary in front of it again, or nothing but its last line. */
export class FullHelp extends Help {
  protected override CommandHelpClass = FullCommandHelp
}
