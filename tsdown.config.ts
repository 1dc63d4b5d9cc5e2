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
