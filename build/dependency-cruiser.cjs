'use strict';
// Who may import whom. Imports point downward only:
//   main -> compose -> edges (gateway, control) -> provider -> ports -> api -> domain -> base
// Adapters are siblings that never meet; only compose.ts sees them.
// Every rule has a wrong import in test/unit/build/import-rules.test.ts.

const PORTS = '(network|engine|hardware|wallet|storage|pricing|scanning|presence|firewall|reach)';

const rule = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    rule('no-cycles', 'A cycle means two modules are one.', {}, { circular: true }),
    rule(
      'base-is-bottom',
      'base knows nothing of us (Node is fine).',
      { path: '^agent/base/' },
      { path: '^(agent/(?!base/)|electron/|renderer/|test/)' },
    ),
    rule(
      'domain-is-pure',
      'domain: no I/O, no npm, no node.',
      { path: '^agent/domain/' },
      { pathNot: '^agent/(domain|base)/' },
    ),
    rule(
      'api-is-contract',
      'api speaks domain words only (plus the schema library).',
      { path: '^agent/api/' },
      { pathNot: '^agent/(api|domain|base)/|node_modules/zod/' },
    ),
    rule(
      'ports-are-types',
      'a port speaks domain words only.',
      { path: '^agent/[^/]+/interface\\.ts$' },
      { pathNot: '^agent/(domain|base)/' },
    ),
    rule(
      'adapters-know-only-their-port',
      'an adapter sees its own folder and the wallet port (to sign), never another or the provider.',
      { path: `^agent/${PORTS}/(?!interface\\.ts)` },
      {
        path: '^agent/',
        pathNot: ['^agent/(domain|base)/', '^agent/$1/', '^agent/wallet/interface\\.ts$'],
      },
    ),
    rule(
      'adapter-isolation',
      'akash never sees practice; docker never sees kubernetes.',
      { path: `^agent/${PORTS}/([^/]+)/` },
      { path: '^agent/$1/[^/]+/', pathNot: '^agent/$1/$2/' },
    ),
    rule(
      'provider-uses-ports',
      'use cases see interfaces, never adapters.',
      { path: '^agent/provider/' },
      { path: `^agent/${PORTS}/`, pathNot: '/interface\\.ts$' },
    ),
    rule(
      'provider-has-no-edges',
      'use cases do not know who calls them.',
      { path: '^agent/provider/' },
      {
        path: '^agent/(control|gateway|cli|config|compose(-akash|-engine|-ingress|-networks|-programs)?\\.ts|main\\.ts)',
      },
    ),
    rule(
      'edges-use-provider',
      'control and gateway talk to the provider, not to adapters or each other.',
      { path: '^agent/(control|gateway)/' },
      {
        path: '^agent/',
        pathNot: [
          '^agent/(provider|api|domain|base)/',
          '^agent/$1/',
          '^agent/wallet/interface\\.ts$',
          '/options\\.ts$',
        ],
      },
    ),
    rule(
      'cli-speaks-api-only',
      'the command line is a client like the dashboard: it asks the agent through the api.',
      { path: '^agent/cli/' },
      {
        pathNot: '^agent/(cli|api|domain|base)/|node_modules/(@types/)?(zod|commander|ws|qr)/',
        dependencyTypesNot: ['core'],
      },
    ),
    rule(
      'config-reads-options-only',
      'each module owns its options; config only joins them.',
      { path: '^agent/config/' },
      { path: '^agent/', pathNot: ['/options\\.ts$', '^agent/(config|domain|base|api)/'] },
    ),
    rule(
      'only-compose-reads-config',
      'modules receive options, they do not fetch them.',
      { path: '^agent/', pathNot: '^agent/(config/|compose\\.ts$|main\\.ts$)' },
      { path: '^agent/config/' },
    ),
    rule(
      'only-compose-builds',
      'one file chooses adapters.',
      // sublet.js only checks the version of Node before main.ts is read.
      {
        path: '^agent/',
        pathNot:
          '^agent/(compose(-akash|-engine|-ingress|-networks|-programs)?\\.ts|main\\.ts|sublet\\.js)$',
      },
      { path: '^agent/(compose(-akash|-engine|-ingress|-networks|-programs)?|main)\\.ts$' },
    ),
    rule(
      'renderer-sees-contracts-only',
      'the dashboard knows the contract, not the agent.',
      { path: '^renderer/' },
      { path: '^(agent|electron)/', pathNot: '^(agent/api/|electron/bridge/)' },
    ),
    rule(
      'shell-sees-contract-only',
      'the shell starts the agent; it does not import it.',
      { path: '^electron/' },
      { path: '^(agent|renderer)/', pathNot: '^agent/api/' },
    ),
    rule(
      'bridge-is-types',
      'the bridge is shared with the sandbox.',
      { path: '^electron/bridge/' },
      { pathNot: '^(electron/bridge|agent/api)/' },
    ),
    rule(
      'agent-is-headless',
      'the agent runs without a desktop.',
      { path: '^agent/' },
      { path: '^(electron|renderer)/|node_modules/electron/' },
    ),
    rule(
      'renderer-layers-components',
      'components do not know views or state.',
      { path: '^renderer/(components|format)/' },
      { path: '^renderer/(views|state|frame)/' },
    ),
    rule(
      'texts-and-formats-are-bottom',
      'words and formats know the contract and nothing of the page.',
      { path: '^renderer/(messages|format)/' },
      { path: '^renderer/(components|frame|state|views)/' },
    ),
    rule(
      'state-draws-nothing',
      'state is values: it knows words, never what they look like.',
      { path: '^renderer/state/' },
      { path: '^renderer/(components|frame|views|format)/' },
    ),
    rule(
      'only-the-app-joins',
      'views stand inside the frame and neither knows the other; app.tsx joins them.',
      { path: '^renderer/(frame|views)/' },
      { path: '^renderer/(frame|views|app\\.tsx|main\\.tsx)', pathNot: '^renderer/$1/' },
    ),
    rule(
      'views-are-islands',
      'one view never imports another.',
      { path: '^renderer/views/([^/]+)/' },
      { path: '^renderer/views/', pathNot: '^renderer/views/$1/' },
    ),
    rule(
      'chain-stands-alone',
      'a chain made of the agent would agree with all its mistakes.',
      { path: '^test/chain/' },
      { path: '^(agent|electron|renderer)/' },
    ),
    rule(
      'source-never-imports-tests',
      'tests depend on source, not back.',
      { pathNot: '^test/' },
      { path: '^test/' },
    ),
  ],
  // Without the `tsConfig` option: there are no path aliases, and with it the cruise fails to load.
  options: {
    tsPreCompilationDeps: true,
    // What was built from the sources.
    exclude: { path: '^(agent|renderer|electron)/\\.?dist' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js'],
    },
  },
};
