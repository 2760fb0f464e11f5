/** The law: who may import whom, type imports included. Each rule says why. Four floors, every arrow down:
 * shared ← kit ← families ← main and renderer. */
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
          '^src/main/(asked|inspection)/worker\\.ts$'
        ]
      },
      {}
    ),
    forbid(
      'shared-is-pure',
      'shared runs anywhere.',
      { path: '^src/shared' },
      { pathNot: ['^src/shared', 'node_modules/(zod|ml-levenberg-marquardt)'] }
    ),
    forbid(
      'kit-stands-on-shared',
      'The kit is what families are written with: it knows none, and no process.',
      { path: '^src/kit' },
      { path: '^src/(families|main|renderer|preload)' }
    ),
    forbid(
      'kit-without-a-page',
      'Programs, data and views run where there is no page.',
      { path: '^src/kit/(automata|data|digits|family|job|program|robustness|view)' },
      { path: '^src/kit/(panel|ui)|node_modules/(svelte|uplot)' }
    ),
    forbid(
      'kit-panel-without-tensors',
      'Panels run where there are no tensors and no Node.',
      { path: '^src/kit/(panel|ui)' },
      { path: '^src/kit/(automata|data|digits|family|job|program|robustness|view)' }
    ),
    forbid(
      'families-stand-on-the-kit',
      'A family imports shared and the kit, never the house that composes it.',
      { path: '^src/families' },
      { path: '^src/(main|renderer|preload)' }
    ),
    forbid(
      'kit-by-its-doors',
      'Families import the kit by name (#kit/program), as a family outside this repository does.',
      { path: '^src/families' },
      { path: '^src/kit/[^/]+/(?!index\\.ts$)' }
    ),
    forbid(
      'family-stands-alone',
      'A family never imports a sibling.',
      { path: '^src/families/([^/]+)/' },
      { path: '^src/families/[^/]+/', pathNot: '^src/families/$1/' }
    ),
    forbid(
      'family-panels-draw',
      'Inside a family panels import its data and declarations: what else they show comes over the contract.',
      { path: '^src/families/[^/]+/panels/' },
      { path: '^src/families/[^/]+/(program|measures|views|points|group)/' }
    ),
    forbid(
      'family-data-is-plain',
      'Rows are made in threads without tensors, and in pages.',
      { path: '^src/families/[^/]+/data/' },
      { path: '^src/families/[^/]+/(program|measures|views|points|panels)/|^(node:)?(fs|path|os)(/|$)' }
    ),
    forbid(
      'family-by-its-registries',
      'Outside a family only the typed registries name it, a line for each runtime.',
      {
        path: '^src/(main|renderer)',
        pathNot:
          '^src/main/(families|engine/programs|engine/jobs|engine/batches/familyBatches|inspection/families)\\.ts$|^src/renderer/panels/registry\\.ts$'
      },
      { path: '^src/families/' }
    ),
    forbid(
      'renderer-is-a-client',
      'The page imports shared, the page’s part of the kit, itself, and in its registry the panels of families.',
      { path: '^src/renderer' },
      {
        path: '^src/(main|preload)|^src/kit/(automata|data|digits|family|job|program|robustness|view)|^src/families/[^/]+/(?!panels/)'
      }
    ),
    forbid(
      'renderer-reaches-no-tensors',
      'Tensors in the page would be megabytes and a second engine.',
      { path: '^src/renderer' },
      { path: '@tensorflow', reachable: true }
    ),
    forbid(
      'renderer-state-is-below',
      'State knows neither views, panels nor the editor that show it.',
      { path: '^src/renderer/state' },
      { path: '^src/renderer/(views|panels|editor)' }
    ),
    forbid(
      'renderer-panels-below-views',
      'A panel is given what it shows: it reaches for neither views nor state.',
      { path: '^src/renderer/panels' },
      { path: '^src/renderer/(views|state|editor|api)' }
    ),
    forbid(
      'panel-stands-alone',
      'A panel never imports a sibling; what they share is the kit’s.',
      { path: '^src/renderer/panels/([^/]+)/' },
      { path: '^src/renderer/panels/[^/]+/', pathNot: '^src/renderer/panels/$1/' }
    ),
    forbid(
      'preload-is-a-bridge',
      'The preload passes names through, nothing else.',
      { path: '^src/preload' },
      { pathNot: ['^src/preload', '^src/shared/contract', 'node_modules/electron'] }
    ),
    forbid(
      'store-is-the-bottom',
      'The store knows files, not services, families or tensors.',
      { path: '^src/main/store' },
      { path: '^src/main/(services|hosts|families|projection|engine)|^src/(kit|families)|@tensorflow' }
    ),
    forbid(
      'engine-knows-no-service',
      'The engine touches no disk and no host.',
      { path: '^src/main/engine' },
      { path: '^src/main/(services|store|hosts)|node_modules/electron' }
    ),
    forbid(
      'families-by-one-door',
      'Code of families runs in threads and processes of its own: services ask (services/families.ts), within limits.',
      { path: '^src/main/(services|hosts|store|index|cli)' },
      { path: '^src/main/(asked|families|registeredFamily)', dependencyTypesNot: ['type-only'] }
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
      { path: '^src/main/engine/(?!messages|environment)' }
    ),
    forbid(
      'services-reach-no-tensors',
      'Loading the native library in the window’s process crashes it.',
      { path: '^src/main/(services|hosts|index|cli|inspection|families|asked)' },
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
      'Files belong to the store, to hosts (static files, logs) and to the compiled-graph cache; a processor is read from /proc.',
      {
        path: '^src/(main|kit|families)',
        pathNot: '^src/main/(store|hosts|index\\.ts|cli\\.ts|engine/(runners/compiled|backends/processor))'
      },
      { path: '^(node:)?fs(/|$)' }
    ),
    forbid(
      'tensors-in-programs',
      'Only the engine, the kit’s program part and families’ programs touch tfjs.',
      { path: '^src', pathNot: '^src/(main/engine|kit/program|families/[^/]+/program)/' },
      { path: '@tensorflow' }
    )
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.node.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'svelte']
    }
  }
}
