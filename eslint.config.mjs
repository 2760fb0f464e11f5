/** Habits, and the borders that the import graph cannot see (type-only imports in .svelte files). */
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import typescript from 'typescript-eslint'

const files = ['src/**/*.{ts,svelte}', 'tests/**/*.ts', '*.ts', '*.mts'] // a bare src/** would lint no .ts file at all

/** Imports that a folder must not have; the message says why. */
const borders = (patterns) => ['error', { patterns }]
const never = (group, message) => ({ group, message })

const nodeOnly = never(['node:*', 'fs', 'path', 'os'], 'This code also runs in the page.')
const tensors = never(
  ['@tensorflow/*'],
  'Tensors live in the engine, in kit/program and in the families’ program folders.'
)
const electron = never(
  ['electron', 'electron/*'],
  'Electron is one host of three: only hosts/electron knows it.'
)
const main = never(['**/main/**'], 'The page is a client of the contract: it imports #shared and itself.')
const schemas = never(['zod'], 'No schema compiler in the page: ask the host through spec.check.')

export default typescript.config(
  { ignores: ['out/', '.dev/', 'node_modules/', '**/*.cjs', 'scripts/node-pre-gyp/'] },
  {
    files,
    extends: [...typescript.configs.recommended],
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'max-lines': ['warn', { max: 250, skipBlankLines: false }],
      'no-console': 'error'
    }
  },
  {
    files: ['src/**/*.ts', 'tests/**/*.ts'],
    ignores: ['src/{renderer,kit}/**/*.svelte.ts'],
    languageOptions: {
      parserOptions: {
        project: ['plain', 'node', 'web', 'tests'].map((runtime) => `./tsconfig.${runtime}.json`)
      }
    },
    rules: {
      // a promise that nobody waits for says what becomes of its failure; `void` would hide it
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: false }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true }
      ]
    }
  },
  {
    files: ['src/{renderer,kit,families}/**/*.{svelte,svelte.ts}'],
    extends: [...svelte.configs.recommended],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { parser: typescript.parser, extraFileExtensions: ['.svelte'] }
    }
  },
  // runes make props with let; the plugin's own rule knows which of them are constant
  {
    files: ['src/{renderer,kit,families}/**/*.svelte'],
    rules: { 'prefer-const': 'off', 'svelte/prefer-const': 'off' }
  },
  // deliberate plain typed arrays and maps outside Svelte's proxies
  {
    files: ['src/{renderer/state,kit/panel}/**/*.svelte.ts'],
    rules: { 'svelte/prefer-svelte-reactivity': 'off' }
  },
  {
    files: ['src/shared/**/*.ts'],
    rules: { 'no-restricted-imports': borders([nodeOnly, tensors, electron, main]) }
  },
  {
    files: [
      'src/renderer/**/*.{ts,svelte}',
      'src/kit/{panel,ui}/**/*.{ts,svelte}',
      'src/families/*/panels/**/*.{ts,svelte}'
    ],
    rules: { 'no-restricted-imports': borders([nodeOnly, tensors, electron, main, schemas]) }
  },
  {
    files: ['src/main/{services,store}/**/*.ts'],
    rules: { 'no-restricted-imports': borders([tensors, electron]) }
  },
  { files: ['src/main/engine/**/*.ts'], rules: { 'no-restricted-imports': borders([electron]) } },
  {
    files: ['src/{shared,kit,families,main/engine,main/projection}/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Use RandomStream: same spec, same bits.' }
      ]
    }
  },
  { files: ['tests/**/*.ts'], rules: { 'max-lines': ['warn', { max: 400 }] } },
  {
    files: ['src/main/hosts/cli/*.ts'],
    ignores: ['src/main/hosts/cli/terminal.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...['stdout', 'stderr'].map((property) => ({
          object: 'process',
          property,
          message: 'Write through terminal.ts: what comes from files must not steer a terminal.'
        }))
      ]
    }
  },
  // terminals and logs are what these are for
  { files: ['tests/**/*.ts'], rules: { 'no-console': 'off' } }
)
