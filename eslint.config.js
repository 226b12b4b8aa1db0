import { builtinModules } from 'node:module'

import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

const pure = ['schemas', 'core', 'governance', 'attest', 'evaluator'].map((name) => `packages/${name}/src/**`)
const tests = ['packages/*/test/**', 'examples/**/*.test.ts', 'spec/**']

const ambient = [
  'Buffer',
  'Intl',
  'XMLHttpRequest',
  'WebSocket',
  'crypto',
  'fetch',
  'global',
  'globalThis',
  'navigator',
  'performance',
  'process',
  'queueMicrotask',
  'require',
  'self',
  'setImmediate',
  'setInterval',
  'setTimeout',
  'window',
]

const nsidLiterals = ['Literal[value=/org\\.p2pds\\./]', 'TemplateElement[value.raw=/org\\.p2pds\\./]'].map(
  (selector) => ({ selector, message: 'NSIDs are exported by @quorate/schemas; import the constant.' }),
)

const impureSyntax = [
  {
    selector: ':matches(NewExpression, CallExpression)[callee.name="Date"][arguments.length=0]',
    message: 'Time is an argument.',
  },
  {
    selector: 'MemberExpression[property.name=/^(localeCompare|toLocale[A-Z].*)$/]',
    message: 'Order is bytewise, never by locale (ENC-5).',
  },
  {
    selector: 'MemberExpression[property.value=/^(localeCompare|toLocale[A-Z].*)$/]',
    message: 'Order is bytewise, never by locale (ENC-5).',
  },
]

/** Node's own modules, but those that are named. */
function builtinsExcept(...allowed) {
  const message = 'Pure packages run in a browser.'
  const group = ['node:*', ...allowed.map((name) => `!${name}`)]
  return { paths: builtinModules.map((name) => ({ name, message })), patterns: [{ group, message }] }
}

export default defineConfig(
  globalIgnores(['**/dist/', '**/coverage/', 'packages/schemas/src/generated/', '**/generated-*.ts']),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      // Records are index-signature shaped: a type alias is assignable to them, an interface is not.
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // It asks for the `!` that no-non-null-assertion refuses.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      'no-restricted-syntax': ['error', ...nsidLiterals],
    },
  },
  {
    files: [...tests, 'examples/**'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['packages/*/src/**'],
    ignores: ['packages/cli/src/**'],
    rules: { 'no-console': 'error' },
  },
  {
    files: pure,
    rules: {
      'no-restricted-globals': [
        'error',
        ...ambient.map((name) => ({ name, message: 'Pure packages reach nothing outside their arguments.' })),
      ],
      'no-restricted-imports': ['error', builtinsExcept()],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Randomness is an argument.' },
        { object: 'Date', property: 'now', message: 'Time is an argument.' },
      ],
      'no-restricted-syntax': ['error', ...nsidLiterals, ...impureSyntax],
    },
  },
  {
    // Stands in for the portable engine where Node is.
    files: ['packages/core/src/node-engine.ts'],
    rules: { 'no-restricted-imports': ['error', builtinsExcept('node:crypto')] },
  },
  {
    files: ['packages/schemas/src/**'],
    rules: { 'no-restricted-syntax': ['error', ...impureSyntax] },
  },
  {
    files: tests,
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: {
        URL: 'readonly',
        console: 'readonly',
        module: 'writable',
        process: 'readonly',
        setTimeout: 'readonly',
      },
    },
  },
  prettier,
)
