// Runs a program from V8's code cache: that takes a third of the time that compiling it takes.
'use strict';
const { createHash } = require('node:crypto');
const {
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
  closeSync,
  fstatSync,
  openSync,
  readSync,
} = require('node:fs');
const Module = require('node:module');
const { dirname } = require('node:path');
const { cachedDataVersionTag, setFlagsFromString } = require('node:v8');
const { Script } = require('node:vm');

module.exports = { start };

/** The function that a module of CommonJS is the body of. */
const [BEFORE, BEHIND] = Module.wrap('\0')
  .split('\0')
  .map((text) => Buffer.from(text));

/**
 * Runs a program, a module of CommonJS in ASCII.
 * @param {string} file where it is
 * @param {(source: Buffer, made: string) => string} placeOf where its cache is. V8 compares no more of a source than its length: the
 * path must tell apart what a program says, and by what the cache is made.
 * @param {NodeModule} parent the module that asks
 * @returns what the program exports, and what is to be called after a run that went well: the functions that the next run calls
 * are among those that V8 has compiled by then
 */
function start(file, placeOf, parent) {
  // Most runs end before what V8 optimizes for them has paid, and while it looks for garbage. Later versions begin with a compiler that
  // costs less.
  if (/^v20\./.test(process.version)) {
    setFlagsFromString('--interrupt-budget=1000000');
    setFlagsFromString('--no-incremental-marking');
  }
  const source = wrapped(file);
  // V8 takes the name of the file from its cache: in a folder that was moved, errors would name the old one.
  const at = createHash('sha256').update(file).digest('hex').slice(0, 12);
  const made = [process.version, process.arch, cachedDataVersionTag(), at, ...process.execArgv].join(' ');
  const cache = placeOf(source, made);
  const script = new Script(source.toString('latin1'), { filename: file, cachedData: contentOf(cache) });
  const program = new Module(file, parent);
  program.filename = file;
  // What a repository imports hands on this one.
  require.cache[file] = program;
  const run = script.runInThisContext();
  run.call(program.exports, program.exports, Module.createRequire(file), program, file, dirname(file));
  program.loaded = true;
  return { exports: program.exports, keep: () => script.cachedDataRejected !== false && keep(cache, script) };
}

/** A module in its function. It is read between the two: what is put together of texts V8 copies once more, into its heap. */
function wrapped(file) {
  const descriptor = openSync(file);
  const { size } = fstatSync(descriptor);
  const text = Buffer.allocUnsafeSlow(BEFORE.length + size + BEHIND.length);
  BEFORE.copy(text);
  BEHIND.copy(text, BEFORE.length + size);
  readSync(descriptor, text, BEFORE.length, size, 0);
  closeSync(descriptor);
  return text;
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
