// Preloaded into every program of a transcript: its time is that of the page, so that dates are the same in every run.
const now = Date.parse(process.env.PAGE_TIME)
const RealDate = Date
globalThis.Date = class extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(now)
    else super(...args)
  }

  static now() {
    return now
  }
}
