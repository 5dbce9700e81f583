// Snapshots stand under the top-level __snapshots__ folder, where reviewers look for rendered output.
const path = require('node:path');

const root = path.join(__dirname, '..');

module.exports = {
  resolveSnapshotPath: (test, extension) =>
    path.join(root, '__snapshots__', path.relative(path.join(root, 'test'), test) + extension),
  resolveTestPath: (snapshot, extension) =>
    path.join(root, 'test', path.relative(path.join(root, '__snapshots__'), snapshot).slice(0, -extension.length)),
  testPathForConsistencyCheck: path.join(root, 'test', 'example.test.ts'),
};
