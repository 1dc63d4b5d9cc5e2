import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: { index: 'index.ts', main: 'repl/main.ts' },
  format: 'esm',
  platform: 'node',
  target: 'node20',
  outDir: 'dist',
  outExtensions: () => ({ js: '.js', dts: '.d.ts' }),
  dts: true,
  sourcemap: true,
})
