import { ruleTable } from '../rule.ts';

/** What other parts of the program find, before there is anything to check or when it comes to writing. */
export const rules = ruleTable({
  input: {
    what: 'A file of a cluster is missing or cannot be read',
    why: 'Without its facts, pins or rules nothing of the cluster can be rendered, so nothing at all is written.',
    fix: 'Correct the file that is named. `npx tsc --noEmit` says more about TypeScript.',
  },
  'broken-rule': {
    what: 'A rule of your own cannot be used',
    why: 'Its file cannot be loaded, it is no rule, or it fails when it is asked. What it would find is not known, so nothing at all is written.',
    fix: 'Correct the file that is named, as [adding a rule](../adding-a-rule.md) has it. An id belongs to one rule alone. `npx tsc --noEmit` says more about TypeScript.',
  },
  'missing-capability': {
    what: 'A component needs something that no component of the cluster provides',
    why: 'An app that is exposed needs an ingress, and one with an address of the pool somebody who gives it. Without that it cannot be drawn.',
    fix: 'Add the add-on that the message names to `components`, or another one that `provides` it.',
  },
  'unknown-component': {
    what: 'A component asks for the host of another one that is not there, or not exposed',
    why: 'What it is given would lead nowhere.',
    fix: 'Correct the name, add the component to `components`, or give it an `expose`.',
  },
  'claim-of-two': {
    what: 'One claim() is mounted by two apps',
    why: 'A claim is named after the workload that mounts it. The second app would get one of its own, which is empty: a backup then saves an empty folder.',
    fix: "Ask the app that has it: `claimOf('vaultwarden', 'data', { readOnly: true })`, in the same namespace. Where both want storage of their own, say `claim()` twice.",
  },
  'borrowed-claim': {
    what: 'An app asks for a claim that it cannot have',
    why: 'The other app has no such claim, or it lies in another namespace, whose claims pods cannot mount.',
    fix: 'Correct the name, or let the app live in the namespace of the one whose claim it asks for. A claim that no app draws is named by `existingClaim()`.',
  },
  'missing-device': {
    what: 'An app wants a device that no node has',
    why: 'Its pods would wait for ever for a node that has it.',
    fix: "Say what is plugged in: `node('pi-2', { …, devices: ['/dev/ttyACM0'] })`. A path below `/dev/serial/by-id` stays when the stick moves to another port.",
  },
  'file-name': {
    what: 'Two files would have one name on some disks',
    why: 'On macOS and Windows names that differ only in case are one file: one of the two would be lost.',
    fix: 'Rename one of the objects.',
  },
  'foreign-file': {
    what: 'Something that bramble did not generate stands where a file is to be',
    why: "It may be somebody's work: it is neither overwritten nor removed.",
    fix: 'Move it elsewhere, or remove it.',
  },
  'foreign-manifest': {
    severity: 'warning',
    acceptable: false,
    what: 'A manifest that bramble did not generate lies in a generated folder',
    why: 'Flux applies everything below its path: the manifest is part of the cluster, and nobody reviews it with the rest. Terraform does the same with its folder. bramble removes no file of which it cannot tell that it made it.',
    fix: 'Make it part of a component, or move it out of the folder. An encrypted Secret belongs into `clusters/<cluster>/secrets/`.',
  },
  'foreign-page': {
    severity: 'warning',
    acceptable: false,
    what: 'A page that bramble did not generate lies among those that it did',
    why: 'Readers take it for one of them. It is neither overwritten nor removed, and it does not follow what changes.',
    fix: 'Move it to another folder of `docs`, or remove it.',
  },
  'gone-cluster': {
    what: 'A cluster lost its folder or its name, and Flux still looks for it',
    why: 'Flux finds its folder empty, and removes all that it has applied from there, but for data: every app is down within a minute.',
    fix: [
      'To rename `home` to `attic`, let Flux find the same objects in the new folder:',
      '',
      '```sh',
      'mv clusters/home clusters/attic                      # with the new name in cluster.ts',
      'mkdir -p flux/attic && git mv flux/home/flux-system flux/attic/flux-system',
      "sed -i 's#flux/home#flux/attic#' flux/attic/flux-system/gotk-sync.yaml",
      'npm run synth',
      'flux suspend kustomization flux-system               # then commit, and merge',
      `kubectl patch kustomization flux-system -n flux-system --type=merge -p '{"spec":{"path":"./flux/attic"}}'`,
      'flux resume kustomization flux-system',
      '```',
      '',
      'To retire it, run `flux uninstall` on the cluster, which leaves all else running, and then `git rm -r flux/home/flux-system`.',
    ].join('\n'),
  },
  'stray-link': {
    severity: 'warning',
    acceptable: false,
    what: 'A symbolic link or a special file lies in a generated folder',
    why: 'bramble makes none, follows none and removes none, and Flux leaves links out: what it leads to is not applied.',
    fix: 'Remove it, or put what it leads to in its place.',
  },
  unwritable: {
    what: 'A file cannot be written',
    why: 'The disk is full or read-only, the file belongs to somebody else, or another synth writes. The message says whether anything was changed.',
    fix: 'Make room, give yourself the right, or wait, and run synth again: it completes the rest.',
  },
});
