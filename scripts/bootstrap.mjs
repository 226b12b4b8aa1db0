// node scripts/bootstrap.mjs install|build [command arguments...]
// Installs and builds what is missing or changed, then runs the command with the project's own Node.
// It has to work before anything is installed, on whatever Node the machine has: no dependencies, no new syntax.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { constants } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const cache = join(root, '.cache')
const lock = join(cache, 'bootstrap.lock')

const [goal, ...command] = process.argv.slice(2)
if (goal !== 'install' && goal !== 'build')
  fail('usage: bootstrap.mjs install|build [command arguments...]', 2)

process.env.PATH = join(root, 'node_modules', '.bin') + delimiter + (process.env.PATH || '')

if (!isReady()) await withLock(prepare)
if (command.length > 0) await handOver(command)

function isReady() {
  return isInstalled() && (goal === 'install' || staleWorkspaces().length === 0)
}

async function prepare() {
  if (!isInstalled()) await install()
  if (goal === 'build') await build(staleWorkspaces())
}

// --- install

// npm writes node_modules/.package-lock.json last, so it tells what an install that finished has put there. A lockfile
// that is newer need not differ: switching branches and back touches it.
function isInstalled() {
  const locked = join(root, 'package-lock.json')
  const hidden = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(hidden)) return false
  if (statSync(hidden).mtimeMs >= statSync(locked).mtimeMs) return true
  const wanted = readJson(locked).packages
  const found = readJson(hidden).packages
  return Object.keys(wanted).every((path) => {
    if (path === '') return true
    if (!found[path]) return wanted[path].optional === true
    return ['version', 'integrity', 'link'].every((key) => found[path][key] === wanted[path][key])
  })
}

async function install() {
  say('installing dependencies (npm ci)')
  const started = Date.now()
  // An explicit level, because `npm run -s` would silence the reason of a failure too.
  const { code } = await run('npm', ['ci', '--loglevel=error'], { cwd: root, stdio: ['ignore', 2, 2] })
  if (code !== 0) fail('npm ci failed', code)
  say(`installed in ${seconds(started)}`)
}

// --- build

async function build(stale) {
  if (stale.length === 0) return
  say(`building ${stale.map((workspace) => workspace.folder).join(', ')}`)
  const started = Date.now()
  for (const workspace of stale) {
    rmSync(workspace.stamp, { force: true })
    const tsup = join(root, 'node_modules', 'tsup', 'dist', 'cli-default.js')
    const { code, output } = await run('node', [tsup], {
      cwd: workspace.path,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    if (code !== 0) {
      process.stderr.write(output)
      fail(`building packages/${workspace.folder} failed`, code)
    }
    mkdirSync(join(cache, 'built'), { recursive: true })
    writeFileSync(
      workspace.stamp,
      [workspace.fingerprint, ...readdirSync(join(workspace.path, 'dist'))].join('\n'),
    )
  }
  say(`built in ${seconds(started)}`)
}

function staleWorkspaces() {
  return workspaces().filter(({ path, stamp, fingerprint }) => {
    if (!existsSync(stamp)) return true
    const [built, ...outputs] = readFileSync(stamp, 'utf8').split('\n')
    return built !== fingerprint || !outputs.every((file) => existsSync(join(path, 'dist', file)))
  })
}

/** The packages, each after those it depends on, with a hash of everything its build reads. */
function workspaces() {
  const common = [join(root, 'package-lock.json'), join(root, 'tsconfig.json')]
  const manifests = new Map()
  for (const folder of readdirSync(join(root, 'packages')).sort()) {
    const manifest = join(root, 'packages', folder, 'package.json')
    if (existsSync(manifest)) manifests.set(readJson(manifest).name, { folder, ...readJson(manifest) })
  }
  const ordered = new Map()
  const visit = (name) => {
    if (ordered.has(name)) return
    const { folder, dependencies = {} } = manifests.get(name)
    const needed = Object.keys(dependencies).filter((dependency) => manifests.has(dependency))
    needed.forEach(visit)
    const path = join(root, 'packages', folder)
    const hash = createHash('sha256')
    for (const file of [...common, ...inputsUnder(path)])
      hash.update(`${file}\0`).update(readFileSync(file)).update('\0')
    for (const dependency of needed) hash.update(ordered.get(dependency).fingerprint)
    ordered.set(name, { folder, path, stamp: join(cache, 'built', folder), fingerprint: hash.digest('hex') })
  }
  for (const name of manifests.keys()) visit(name)
  return [...ordered.values()]
}

function inputsUnder(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !['dist', 'node_modules', 'test'].includes(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) =>
      entry.isDirectory() ? inputsUnder(join(folder, entry.name)) : [join(folder, entry.name)],
    )
}

// --- one at a time

async function withLock(work) {
  await acquire()
  // Moved away before it is emptied: an empty folder would let another run move its own in, to be deleted with it.
  const release = () => {
    const done = join(cache, `bootstrap.done.${process.pid}`)
    if (move(lock, done)) rmSync(done, { recursive: true, force: true })
  }
  process.on('exit', release)
  await work()
  release()
  process.off('exit', release)
}

// The lock is a folder moved into place with its owner already inside, so it is never seen without one. A dead
// owner's lock is moved to a name made from that owner: of two that found it dead, only the first can succeed,
// and the second cannot take away the lock that the first has put there since.
async function acquire() {
  const owner = `${process.pid}-${Date.now()}`
  const mine = join(cache, `bootstrap.${owner}`)
  mkdirSync(mine, { recursive: true })
  writeFileSync(join(mine, 'owner'), owner)
  for (let waiting = false; !move(mine, lock);) {
    const holder = readOwner()
    if (holder !== undefined && !isAlive(holder)) {
      move(lock, join(cache, `bootstrap.dead.${holder}`))
    } else {
      if (!waiting) say('waiting for another run to finish installing or building')
      waiting = true
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

function move(from, to) {
  try {
    renameSync(from, to)
    return true
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST', 'EPERM', 'ENOENT'].includes(error.code)) return false
    throw error
  }
}

function readOwner() {
  try {
    return readFileSync(join(lock, 'owner'), 'utf8')
  } catch {
    return undefined
  }
}

function isAlive(owner) {
  try {
    process.kill(Number.parseInt(owner, 10), 0)
    return true
  } catch (error) {
    return error.code !== 'ESRCH'
  }
}

// --- processes

async function handOver([name, ...args]) {
  const { code, signal } = await run(name, args, { stdio: 'inherit' })
  if (signal) {
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  }
  process.exitCode = code
}

/** Runs a program found on PATH, never process.execPath: that may be the machine's old Node. */
function run(name, args, options) {
  return new Promise((resolve) => {
    const child = spawn(name, args, options)
    let output = ''
    if (child.stdout) child.stdout.on('data', (chunk) => (output += chunk))
    if (child.stderr) child.stderr.on('data', (chunk) => (output += chunk))
    // A terminal sends SIGINT to the child as well; passing it on would be a second one.
    const handlers = {
      SIGINT: () => undefined,
      SIGTERM: () => child.kill('SIGTERM'),
      SIGHUP: () => child.kill('SIGHUP'),
    }
    for (const signal of Object.keys(handlers)) process.on(signal, handlers[signal])
    child.on('error', (error) => fail(`cannot run ${name}: ${error.message}`, 127))
    child.on('close', (code, signal) => {
      for (const name of Object.keys(handlers)) process.off(name, handlers[name])
      resolve({ code: code === null ? 128 + constants.signals[signal] : code, signal, output })
    })
  })
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}

function seconds(started) {
  return `${((Date.now() - started) / 1000).toFixed(1)} s`
}

function say(text) {
  process.stderr.write(`bootstrap: ${text}\n`)
}

function fail(text, code) {
  say(text)
  process.exit(code)
}
