import type { NetworkErrorCode } from './network-error.ts'

/** What a node that does not give what it is asked for comes to (RCP-6). */
export type Fault = 'MISSING' | 'CORRUPT' | 'OFFLINE' | 'TIMEOUT'

/** That it has it not, it must say; an answer that is not what was asked for is CORRUPT, whatever it is instead. */
export function faultOf(code: NetworkErrorCode): Fault {
  switch (code) {
    case 'unreachable':
    case 'refused':
      return 'OFFLINE'
    case 'deadline':
    case 'unavailable':
      return 'TIMEOUT'
    case 'not-found':
    case 'no-repository':
    case 'rejected':
    case 'unauthorized':
      return 'MISSING'
    default:
      return 'CORRUPT'
  }
}
