const { TestEnvironment } = require('jest-environment-node');

/** Where jest's runner keeps who listens to it. */
const LISTENERS = Symbol.for('EVENT_HANDLERS');

class OneRealm extends TestEnvironment {
  async teardown() {
    // The next file brings its own listeners; those of this one would hear of its tests too.
    delete this.global[LISTENERS];
  }
}

let first;

/** The environment of the first test file of a process serves all that follow: the modules that runtime.cjs keeps have its globals. */
module.exports = function environment(...given) {
  first ??= new OneRealm(...given);
  return first;
};
