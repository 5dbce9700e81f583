import type { Consequence } from './consequence.ts';

/**
 * What becomes of a cluster that Flux runs, and that nothing renders any more: Flux finds its folder empty, and removes all that
 * it has applied from there, but for data.
 * @param renamed the cluster that is rendered for the first time in its place @default there is none, or several are
 */
export function goneCluster(cluster: string, renamed?: string): Consequence {
  const [was, is] = [`flux/${cluster}`, `flux/${renamed ?? '<its new name>'}`];
  return {
    is: 'lost',
    cluster,
    component: 'flux-system',
    where: was,
    what: 'Flux is to apply nothing from there any more, and stops all that runs in the cluster; its data stays',
    fix: `to retire it, run flux uninstall before you merge; to rename it, let Flux look at ${is}`,
    commands: renamed === undefined ? [] : lookElsewhere(was, is),
  };
}

/** The commands that have Flux look at another folder, in which it finds the same objects. */
function lookElsewhere(was: string, is: string): readonly string[] {
  const path = JSON.stringify({ spec: { path: `./${is}` } });
  return [
    `git mv ${was}/flux-system ${is}/flux-system`,
    `sed -i 's#${was}#${is}#' ${is}/flux-system/gotk-sync.yaml`,
    'flux suspend kustomization flux-system  # then commit, and merge',
    `kubectl patch kustomization flux-system -n flux-system --type=merge -p '${path}'`,
    'flux resume kustomization flux-system',
  ];
}
