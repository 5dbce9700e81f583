#!/usr/bin/env node
// Starts the program from V8's code cache: that takes a third of the time that compiling it takes.
'use strict';
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');
const { cachedDataVersionTag } = require('node:v8');
const { Script } = require('node:vm');

const root = join(__dirname, '..');
const [least] = require('../package.json').engines.node.split(' ');

if (Number.parseInt(process.versions.node, 10) < Number(least)) {
  process.stderr.write(`error: Node ${process.versions.node} is too old: install Node ${least} or newer\n`);
  process.exitCode = 1;
} else {
  start();
}

function start() {
  const file = join(root, 'program.cjs');
  // The program is ASCII, which is read fastest as latin1.
  const source = readFileSync(file, 'latin1');
  const cache = join(root, '..', '.cache', 'bramble', keyOf(source));
  const script = new Script(Module.wrap(source), { filename: file, cachedData: contentOf(cache) });
  const program = new Module(file, module);
  program.filename = file;
  // What a repository imports hands on this one.
  require.cache[file] = program;
  script.runInThisContext().call(program.exports, program.exports, Module.createRequire(file), program, file, root);
  program.loaded = true;
  program.exports.main(root).then((isWell) => {
    if (isWell && script.cachedDataRejected !== false) keep(cache, script);
  });
}

/** V8 itself compares no more of the source than its length. */
function keyOf(source) {
  const made = [process.version, process.arch, cachedDataVersionTag(), ...process.execArgv].join(' ');
  return createHash('sha256').update(source, 'latin1').update(made).digest('hex');
}

function contentOf(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Keeps what V8 has compiled in a run that went well: the functions that the next one calls are among it. */
function keep(file, script) {
  const own = `${file}.${process.pid}`;
  try {
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(own, script.createCachedData());
    renameSync(own, file);
  } catch {
    // Where nothing can be written, the next start is as slow as this one.
  }
}
