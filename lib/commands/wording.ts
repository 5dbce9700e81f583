/** Puts the commands and pages that a text names into the words that hold where it is read. */
export type Wording = (text: string) => string;

/** In bramble's own repository: as they are written, as npm scripts and files. */
export const asScripts: Wording = (text) => text;

/** Where a text says which page tells more, of the pages that synth does not write. */
const ELSEWHERE =
  /(?:[;:,]| (?=as ))\s?(?:see |which |as )?docs\/(?!(?:cluster|systems)\.md)[a-z-]+\.md(?: (?:begins|explains|says|has)\b[^;).]*)?/g;

/** In a repository that has bramble as a package: neither its scripts nor its pages are there. */
export const asPackage: Wording = (text) =>
  text
    .replace(/npm run (?:-s )?bramble -- /g, 'npx bramble ')
    .replace(/npm run (?:-s )?([a-z]+)(?::([a-z]+))?(?: --(?= ))?/g, (_, ...words: (string | undefined)[]) =>
      ['npx bramble', ...words.slice(0, 2).filter((word) => word !== undefined)].join(' '),
    )
    .replace(/docs\/(?:own-)?rules\/([a-z0-9-]+)\.md/g, 'npx bramble explain $1')
    .replaceAll('docs/rules', 'npx bramble explain')
    .replace(ELSEWHERE, '');
