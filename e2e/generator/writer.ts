import { readFileSync, writeSync } from 'node:fs';
import { writeTree } from './write-tree.ts';

/**
 * Writes what is rendered already: a program that starts quickly, so that it can be killed often. It says `writing` when it
 * begins to, and in the end `written`, or what could not be written. Exit codes are those of synth.
 *
 *     node writer.js ROOT FILE
 */
const [root = '', file = ''] = process.argv.slice(2);
const errors = writeTree(root, JSON.parse(readFileSync(file, 'utf8')), () => writeSync(1, 'writing\n'));
for (const { where, what, fix } of errors) writeSync(1, `${where}: ${what} (${fix})\n`);
if (errors.length === 0) writeSync(1, 'written\n');
process.exitCode = errors.length > 0 ? 1 : 0;
