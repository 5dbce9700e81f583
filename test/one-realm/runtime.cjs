const { default: Runtime } = require('jest-runtime');

let kept;

/**
 * Loads a test file as jest does, and all that it imports once for all test files of a process: to load the sources for each
 * of some hundred and fifty files anew took a third of the time of all tests. What a module of the sources holds must not
 * depend on who loads it, which is so in a program too; a test that changes something outside itself puts it back.
 */
module.exports = class OneRealmRuntime extends Runtime {
  constructor(...given) {
    super(...given);
    kept ??= new Runtime(...given);
  }

  requireModule(from, name, ...how) {
    const [options] = how;
    const isOfTest = name === undefined || options?.isInternalModule;
    return isOfTest ? super.requireModule(from, name, ...how) : kept.requireModule(from, name, ...how);
  }

  /** Of both, since a stack has lines of both. */
  getSourceMaps() {
    const maps = [super.getSourceMaps(), kept.getSourceMaps()];
    return {
      get: (file) => maps.map((each) => each.get(file)).find((map) => map !== undefined),
      *[Symbol.iterator]() {
        for (const each of maps) yield* each;
      },
    };
  }
};
