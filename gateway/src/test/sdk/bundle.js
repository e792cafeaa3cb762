// Bundles each page's script as a shop's own build would: node bundle.js FOLDER
import { readdirSync } from 'node:fs';
import { build } from 'esbuild';

await build({
  entryPoints: readdirSync('browser').map((file) => `browser/${file}`),
  bundle: true,
  format: 'iife',
  outdir: process.argv[2],
  logLevel: 'error',
});
