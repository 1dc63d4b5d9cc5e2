import { defineConfig } from 'tsdown'
import { compilerMark } from './build/compiler-mark.ts'

// Warnings do not fail a build: where CI is set they would by default, and then a clean install ends without a command.
const common = {
  platform: 'node',
  target: 'node20',
  outDir: 'dist',
  failOnWarn: false,
  define: { loligoCompilerMark: JSON.stringify(compilerMark()) },
} as const

/** The package itself, as files of repl/ see it. */
const own = /^\.\.\/(?:index|mechanisms)\.ts$/

// The command is build/command.ts's.
export default defineConfig([
  {
    ...common,
    entry: { index: 'index.ts' },
    format: 'esm',
    outExtensions: () => ({ js: '.js', dts: '.d.ts' }),
    dts: true,
    sourcemap: true,
  },
  // What Node has besides stands by itself, so that the package is one module with a plain name.
  {
    ...common,
    entry: { node: 'repl/node.ts' },
    format: 'esm',
    outExtensions: () => ({ js: '.js', dts: '.d.ts' }),
    dts: true,
    clean: false,
    plugins: [
      {
        name: 'package-apart',
        resolveId: {
          order: 'pre',
          handler: (id: string, importer?: string) =>
            own.test(id) && !importer?.endsWith('.d.ts') ? { id: './index.js', external: true } : undefined,
        },
      },
    ],
  },
  // For pages: one module with all it needs.
  {
    ...common,
    platform: 'browser',
    target: 'es2022',
    entry: { browser: 'index.ts' },
    format: 'esm',
    outExtensions: () => ({ js: '.js' }),
    dts: false,
    clean: false,
    noExternal: ['moo', 'nearley'],
    inlineOnly: ['moo', 'nearley'],
    minify: true,
  },
])
