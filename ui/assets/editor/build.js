// Builds built/editor.js: one ES module with everything in it, no request to anywhere. Run it after any change below source/ or in the lock file.
// Its first lines name the licence of what is built in and a fingerprint of what it was built from, which a test compares (tests/ui/test_workflow_editor.py).

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { build } from 'esbuild';

const sources = readdirSync('source').sort().map((name) => `source/${name}`);
const hash = createHash('sha256');
for (const file of ['build.js', 'package.json', 'package-lock.json', ...sources]) hash.update(`${file}\n`).update(readFileSync(file));

const banner = `/*! Built from ui/assets/editor (npm ci && npm run build); fingerprint ${hash.digest('hex')}
 * Holds CodeMirror and Lezer, MIT licence, Copyright (C) 2018-2024 by Marijn Haverbeke and others: see LICENSES.txt beside this file. */`;

await build({
  entryPoints: ['source/editor.js'],
  outfile: 'built/editor.js',
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
  banner: { js: banner },
});
