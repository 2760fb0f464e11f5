/** The law: who may import whom, type imports included. Each rule says why. */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

module.exports = {
  forbidden: [
    forbid('no-circular', 'A cycle has no reading order.', {}, { circular: true }),
    forbid(
      'no-orphans',
      'A module nobody imports is dead, or an entry that the build does not know.',
      {
        orphan: true,
        pathNot: [
          '^src/main/(index|cli)\\.ts$',
          '^src/main/engine/process\\.ts$',
          '^src/preload/',
          '^src/renderer/(main\\.ts|vite-env)',
          '\\.d\\.ts$',
          '^src/main/inspection/worker\\.ts$',
          '/(model|inspect)\\.ts$'
        ]
      },
      {}
    ),
    forbid(
      'shared-is-pure',
      'shared runs anywhere.',
      { path: '^src/shared' },
      { pathNot: ['^src/shared', 'node_modules/zod'] }
    ),
    forbid(
      'renderer-is-a-client',
      'The page imports shared and itself.',
      { path: '^src/renderer' },
      { path: '^src/(main|preload)' }
    ),
    forbid(
      'renderer-reaches-no-tensors',
      'Tensors in the page would be megabytes and a second engine.',
      { path: '^src/renderer' },
      { path: '@tensorflow', reachable: true }
    ),
    forbid(
      'preload-is-a-bridge',
      'The preload passes names through, nothing else.',
      { path: '^src/preload' },
      { pathNot: ['^src/preload', '^src/shared/contract', 'node_modules/electron'] }
    ),
    forbid(
      'store-is-the-bottom',
      'The store knows files, not services or tensors.',
      { path: '^src/main/store' },
      { path: '^src/main/(services|hosts|families|projection)|@tensorflow' }
    ),
    forbid(
      'store-sees-engine-types-only',
      'A stored state is described by the engine’s message types.',
      { path: '^src/main/store' },
      { path: '^src/main/engine/(?!job)' }
    ),
    forbid(
      'engine-knows-no-service',
      'The engine touches no disk and no host.',
      { path: '^src/main/engine' },
      { path: '^src/main/(services|store|hosts)|node_modules/electron' }
    ),
    forbid(
      'services-know-no-host',
      'Services are the same in Electron, on the web and in scripts.',
      { path: '^src/main/services' },
      { path: '^src/main/hosts|node_modules/electron' }
    ),
    forbid(
      'engine-front-door',
      'Services see the engine’s messages and its environment, never its tensors.',
      { path: '^src/main/services' },
      { path: '^src/main/engine/(?!job|environment)' }
    ),
    forbid(
      'services-reach-no-tensors',
      'Loading the native library in the window’s process crashes it.',
      { path: '^src/main/(services|hosts|index|cli)' },
      { path: '@tensorflow', reachable: true }
    ),
    forbid(
      'electron-in-its-host',
      'Electron is one host of three.',
      { path: '^src/main', pathNot: '^src/main/(hosts/electron|index\\.ts)' },
      { path: 'node_modules/electron(/|$)' }
    ),
    forbid(
      'fs-in-the-store',
      'Files belong to the store, to hosts (static files, logs) and to the compiled-graph cache.',
      { path: '^src/main', pathNot: '^src/main/(store|hosts|index\\.ts|cli\\.ts|engine/compiled)' },
      { path: '^(node:)?fs(/|$)' }
    ),
    forbid(
      'tensors-in-engine-and-models',
      'Only the engine and a family’s model.ts or measures.ts touch tfjs.',
      { path: '^src', pathNot: '^src/main/(engine|families/[^/]+/(model|measures)(\\.ts$|/))' },
      { path: '@tensorflow' }
    ),
    forbid(
      'family-stands-alone',
      'A family never imports a sibling.',
      { path: '^src/main/families/([^/]+)/' },
      { path: '^src/main/families/[^/]+/', pathNot: '^src/main/families/$1/' }
    ),
    forbid(
      'family-front-door',
      'Outside a family only its manifest is seen; the engine finds model.ts, the inspection worker inspect.ts by name.',
      { pathNot: '^src/main/families/[^/]+/|^src/main/(engine/programs|inspection/families)\\.ts' },
      { path: '^src/main/families/[^/]+/', pathNot: '/manifest\\.ts$' }
    ),
    forbid(
      'panel-stands-alone',
      'A panel never imports a sibling; shared drawing lives in panels/chart.',
      { path: '^src/renderer/panels/([^/]+)/' },
      { path: '^src/renderer/panels/[^/]+/', pathNot: '^src/renderer/panels/($1|chart)/' }
    )
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'svelte']
    }
  }
}
