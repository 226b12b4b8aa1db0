/** All of the node package. SQLite takes longer to load than most commands to run, so it is loaded when it is needed. */
export function loadReplica(): Promise<typeof import('@quorate/node')> {
  return import('@quorate/node')
}
