#!/usr/bin/env node
'use strict';
const { createHash } = require('node:crypto');
const { join } = require('node:path');

const root = join(__dirname, '..');
const [least] = require('../package.json').engines.node.split(' ');

if (Number.parseInt(process.versions.node, 10) < Number(least)) {
  process.stderr.write(`error: Node ${process.versions.node} is too old: install Node ${least} or newer\n`);
  process.exitCode = 1;
} else {
  const { start } = require('./start.cjs');
  const program = start(join(root, 'program.cjs'), placeOf, module);
  program.exports.main(root).then((isWell) => isWell && program.keep());
}

function placeOf(source, made) {
  const key = createHash('sha256').update(source).update(made).digest('hex');
  return join(root, '..', '.cache', 'bramble', key);
}
