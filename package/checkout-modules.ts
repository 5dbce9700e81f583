/** The modules of the repository, by path. The bundle has a list of them in place of this module. */
export const MODULES: Readonly<Record<string, () => object>> = {};
