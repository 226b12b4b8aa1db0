const layers = ['schemas', 'core', 'governance', 'attest', 'evaluator', 'network', 'node', 'cli']
const pure = layers.slice(0, layers.indexOf('network')).join('|')
/** The one exception to purity, behind a condition in core's package.json. */
const nodeEngine = '^packages/core/src/node-engine\\.ts$'

const arrows = layers.slice(0, -1).map((layer, index) => ({
  name: `${layer}-stands-below`,
  comment: `${layer} must not know of the packages built on it.`,
  severity: 'error',
  from: { path: `^packages/${layer}/src/` },
  to: { path: `^packages/(${layers.slice(index + 1).join('|')})/` },
}))

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...arrows,
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-cycle-of-folders',
      comment: 'Two rooms that need each other are one, or a third is missing.',
      severity: 'error',
      scope: 'folder',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolved',
      comment: 'An import that does not resolve is an arrow that nobody checks.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-orphan',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: '/src/index\\.ts$', orphan: true },
      to: {},
    },
    {
      name: 'no-deep-import',
      comment:
        'A package is what its index exports, also to its neighbours. Tests share what they build evidence with.',
      severity: 'error',
      from: { path: '^packages/([^/]+)/' },
      to: {
        path: '^packages/',
        pathNot: ['^packages/$1/', '^packages/[^/]+/src/index\\.ts$', '^packages/[^/]+/test/'],
      },
    },
    {
      name: 'no-deep-import-from-outside',
      comment:
        'Vectors are run through the harness without a process for each; what is measured is what is tested.',
      severity: 'error',
      from: { pathNot: '^packages/' },
      to: {
        path: '^packages/',
        pathNot: [
          '^packages/[^/]+/src/index\\.ts$',
          '^packages/cli/src/harness/answer\\.ts$',
          '^packages/node/test/source-repository\\.ts$',
        ],
      },
    },
    {
      name: 'no-relative-import-across-packages',
      severity: 'error',
      from: { path: '^packages/([^/]+)/' },
      to: {
        path: '^packages/',
        pathNot: ['^packages/$1/', '^packages/[^/]+/test/'],
        dependencyTypes: ['local'],
      },
    },
    {
      name: 'no-test-in-source',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: '^packages/testnet/' },
      to: { path: ['^packages/testnet/', '/test/'] },
    },
    {
      name: 'pure-packages-run-anywhere',
      comment: 'Everything up to the evaluator runs in a browser: no Node builtins.',
      severity: 'error',
      from: { path: `^packages/(${pure})/src/`, pathNot: nodeEngine },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'node-engine-computes-only',
      comment: 'What stands in for the portable engine reaches nothing outside its arguments either.',
      severity: 'error',
      from: { path: nodeEngine },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'node-engine-only-where-node-is',
      comment: 'Whoever names it, and not #engine, takes it into a browser.',
      severity: 'error',
      from: { pathNot: '/test/' },
      to: { path: nodeEngine, dependencyTypesNot: ['aliased-subpath-import'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|coverage|\\.cache|\\.git)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      // Without the first, imports of our packages resolve into dist, which is excluded, and every arrow passes.
      conditionNames: ['@quorate/source', 'import', 'types', 'node', 'default'],
    },
  },
}
