/** The add-ons, by the path of their file in the package. The bundle has a list of them in place of this module. */
export const ADDONS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {};
