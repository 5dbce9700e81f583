// Runs a program from V8's code cache: that takes a third of the time that compiling it takes.
'use strict';
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { dirname } = require('node:path');
const { cachedDataVersionTag, setFlagsFromString } = require('node:v8');
const { Script } = require('node:vm');

module.exports = { start };

/**
 * Runs a program, a module of CommonJS in ASCII.
 * @param {string} file where it is
 * @param {(source: string, made: string) => string} placeOf where its cache is. V8 compares no more of a source than its length: the
 * path must tell apart what a program says, and by what the cache is made.
 * @param {NodeModule} parent the module that asks
 * @returns what the program exports, and what is to be called after a run that went well: the functions that the next run calls
 * are among those that V8 has compiled by then
 */
function start(file, placeOf, parent) {
  // Most runs end before what V8 optimizes for them has paid. Later versions begin with a compiler that costs less.
  if (/^v20\./.test(process.version)) setFlagsFromString('--interrupt-budget=1000000');
  // ASCII is read fastest as latin1.
  const source = readFileSync(file, 'latin1');
  // V8 takes the name of the file from its cache: in a folder that was moved, errors would name the old one.
  const at = createHash('sha256').update(file).digest('hex').slice(0, 12);
  const made = [process.version, process.arch, cachedDataVersionTag(), at, ...process.execArgv].join(' ');
  const cache = placeOf(source, made);
  const script = new Script(Module.wrap(source), { filename: file, cachedData: contentOf(cache) });
  const program = new Module(file, parent);
  program.filename = file;
  // What a repository imports hands on this one.
  require.cache[file] = program;
  const run = script.runInThisContext();
  run.call(program.exports, program.exports, Module.createRequire(file), program, file, dirname(file));
  program.loaded = true;
  return { exports: program.exports, keep: () => script.cachedDataRejected !== false && keep(cache, script) };
}

function contentOf(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

function keep(file, script) {
  const own = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(own, script.createCachedData());
    renameSync(own, file);
  } catch {
    // Where nothing can be written, the next start is as slow as this one.
  }
}
