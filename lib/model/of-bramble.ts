/** The folders of this repository that hold no file of a user's. Of the package the bundle says another thing in this place. */
export const OF_BRAMBLE = /^(?:lib|imports|node_modules)[\\/]/;
