// Preloaded into a network of tests: its time is ahead of the real one by as many milliseconds as a file says. As CommonJS a program starts
// with it as fast as without.
const { openSync, readSync } = process.getBuiltinModule('node:fs')

const file = openSync(process.env.NETWORK_CLOCK, 'r')
const aheadMs = new BigInt64Array(1)
const RealDate = Date
const realNow = Date.now

function now() {
  readSync(file, aheadMs, 0, 8, 0)
  return realNow() + Number(aheadMs[0])
}

globalThis.Date = class extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(now())
    else super(...args)
  }

  static now() {
    return now()
  }
}
