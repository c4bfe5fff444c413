import path from 'node:path';

import eslint from '@eslint/js';
import { defineConfig } from 'eslint/config';
import reactHooks from 'eslint-plugin-react-hooks';
import simpleImportSort from 'eslint-plugin-simple-import-sort';
import tseslint from 'typescript-eslint';

const KEBAB_CASE = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*\.[a-z]+$/;

const kebabFileName = {
  meta: { type: 'suggestion', schema: [] },
  create: (context) => ({
    Program(node) {
      if (KEBAB_CASE.test(path.basename(context.filename))) return;
      context.report({ node, message: 'File names are kebab-case: lease-id.ts.' });
    },
  }),
};

const CLOCK = 'Take the time from a Clock (agent/base/clock.ts), so that a test can move it.';
const LOGGER = 'Log through a Logger (agent/base/logger.ts); agent/cli writes to process.stdout.';
const FETCH = 'Outside calls belong into an adapter (agent/network, agent/reach) behind its port.';

const clockGlobals = [
  'Date',
  'performance',
  'setTimeout',
  'setInterval',
  'clearTimeout',
  'clearInterval',
].map((name) => ({ name, message: CLOCK }));
const consoleGlobal = { name: 'console', message: LOGGER };
const fetchGlobal = { name: 'fetch', message: FETCH };

const restrictGlobals = (...globals) => [
  'error',
  // Also as globalThis.setTimeout.
  { globals, checkGlobalObject: true },
];

const notErasable = [
  {
    selector: 'TSEnumDeclaration',
    message: "Node cannot run enums: use a union of string literals ('open' | 'closed').",
  },
  {
    selector: 'TSParameterProperty',
    message: 'Node cannot run parameter properties: declare the field and assign it.',
  },
  {
    selector: 'TSModuleDeclaration[kind="namespace"]',
    message: 'Node cannot run namespaces: a file is the module.',
  },
];
const CATALOGUE =
  "Words come from the catalogue: t('view.key') from renderer/messages, so that they can be translated.";
const literalText = [
  { selector: 'JSXText[value=/[^\\s·…–—:;,.()/%|+×→]/]', message: CATALOGUE },
  {
    selector:
      ':not(JSXAttribute) > JSXExpressionContainer > :matches(Literal[value=/\\p{L}/u], TemplateLiteral:has(TemplateElement[value.raw=/\\p{L}/u]))',
    message: CATALOGUE,
  },
];
const SPOKEN =
  'JSXAttribute[name.name=/^(?:aria-(?:label|description|valuetext|roledescription|placeholder)|title|placeholder|alt|label|text|hint)$/]';
const literalAttributes = ['', ' > JSXExpressionContainer'].map((inside) => ({
  selector: `${SPOKEN}${inside} > Literal[value=/\\p{L}/u]`,
  message: CATALOGUE,
}));
const noUnits = {
  selector:
    'MemberExpression[property.name=/^(?:toLocaleString|toLocaleDateString|toLocaleTimeString|toFixed)$/]',
  message: 'Numbers, money and dates become text in renderer/format alone.',
};
const noIntl = {
  selector: 'MemberExpression[object.name="Intl"]',
  message: 'Numbers, money and dates become text in renderer/format alone.',
};
const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export by name, so that a thing has the same name everywhere.',
};

export default defineConfig(
  { ignores: ['**/node_modules/', '**/dist/', 'test/fixtures/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{js,mjs,cjs,ts,tsx}'],
    extends: [eslint.configs.recommended],
    plugins: {
      'simple-import-sort': simpleImportSort,
      sublet: { rules: { 'kebab-file-name': kebabFileName } },
    },
    rules: {
      eqeqeq: 'error',
      'sublet/kebab-file-name': 'error',
      'simple-import-sort/imports': 'error',
      'simple-import-sort/exports': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: path.resolve(import.meta.dirname, '..'),
      },
    },
    rules: {
      'no-restricted-syntax': ['error', ...notErasable, noDefaultExport],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // `while (true)` is how a loop that ends by its signal reads best.
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      // `() => timer.cancel()` says all there is to say.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidOperator: true },
      ],
      // Off: ports are asynchronous, and a fake or a fast path often has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['agent/**/*.ts'],
    rules: {
      'no-restricted-globals': restrictGlobals(...clockGlobals, consoleGlobal, fetchGlobal),
      'no-restricted-imports': [
        'error',
        {
          paths: ['timers', 'timers/promises', 'node:timers', 'node:timers/promises'].map(
            (name) => ({ name, message: CLOCK }),
          ),
        },
      ],
    },
  },
  {
    files: ['agent/network/**/*.ts', 'agent/reach/**/*.ts'],
    rules: { 'no-restricted-globals': restrictGlobals(...clockGlobals, consoleGlobal) },
  },
  // The two files that the messages above name; and one that runs alone in a container.
  {
    files: ['agent/base/clock.ts', 'agent/engine/docker/probe-child.ts'],
    rules: {
      'no-restricted-globals': restrictGlobals(consoleGlobal, fetchGlobal),
      'no-restricted-imports': 'off',
    },
  },
  {
    files: ['agent/base/logger.ts'],
    rules: { 'no-restricted-globals': restrictGlobals(fetchGlobal) },
  },
  {
    files: ['renderer/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      // `this: void` says that a function can be handed on alone.
      '@typescript-eslint/no-invalid-void-type': ['error', { allowAsThisParameter: true }],
      'no-restricted-syntax': [
        'error',
        ...notErasable,
        noDefaultExport,
        ...literalText,
        ...literalAttributes,
        noUnits,
        noIntl,
      ],
    },
  },
  {
    files: ['renderer/format/**'],
    rules: {
      'no-restricted-syntax': ['error', ...notErasable, noDefaultExport, ...literalText],
    },
  },
  {
    files: ['renderer/**/*.tsx'],
    rules: { 'sublet/kebab-file-name': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // A table of cases is long and simple.
      'max-lines': ['error', { max: 800, skipBlankLines: true, skipComments: true }],
      // A test that is wrong about its own data fails, which is all that these would tell.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
    },
  },
  {
    files: ['build/**/*.ts'],
    // The tools look for a default export in their configuration.
    rules: { 'no-restricted-syntax': ['error', ...notErasable] },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: { globals: nodeGlobals() },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { require: 'readonly', module: 'writable', __dirname: 'readonly' },
    },
  },
);

// The names that plain scripts use; TypeScript knows them for the rest.
function nodeGlobals() {
  const names = ['process', 'console', 'URL', 'setTimeout', 'clearTimeout'];
  return Object.fromEntries([...names, 'Buffer', 'Atomics'].map((name) => [name, 'readonly']));
}
