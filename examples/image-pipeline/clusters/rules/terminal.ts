import { deployment, ofContainers, type Rule } from 'bramble/rules';

/** What you want of your apps. Each rule has an example that is wrong and one that is right, which npm test tries. */
export const rules: readonly Rule[] = [
  {
    id: 'terminal',
    severity: 'warning',
    what: 'A container keeps a terminal open',
    why: 'Nobody sits at it. A shell that waits for input there never ends.',
    fix: 'Leave `tty` out.',
    check: ofContainers(({ tty }, name) => (tty ? [{ what: `'${name}' has a terminal`, fix: 'leave tty out' }] : [])),
    wrong: { objects: deployment('tty: true') },
    right: { objects: deployment('tty: false') },
  },
];
