import { type Alert, metricRow } from 'bramble';

const WEB = { customresource_kind: 'Kustomization', name: 'web', exported_namespace: 'flux-system' };
const PINS = { customresource_kind: 'ImageUpdateAutomation', name: 'home', exported_namespace: 'flux-system' };

/** A row of an object of Flux. */
function state(of: Readonly<Record<string, string>>, is: Readonly<Record<string, string>>): string {
  return metricRow('gotk_resource_info', { ...of, ...is });
}

const BY = 'max by (customresource_kind, exported_namespace, name)';

/** What there is to tell of Flux. */
export const fluxAlerts: readonly Alert[] = [
  {
    name: 'FluxFails',
    when: `${BY} (gotk_resource_info{ready="False", suspended!="true", customresource_kind!~"Image.+"}) == 1`,
    for: '15m',
    severity: 'warning',
    says: 'Flux cannot apply {{ $labels.customresource_kind }} {{ $labels.name }}',
    means: 'The cluster is not what the repository says. What was applied last goes on as it is.',
    fix: '`flux get all -A --status-selector ready=false` says why. Most often the last commit has a mistake: revert it, or mend it.',
    fires: {
      rows: { [state(WEB, { ready: 'False' })]: '1x30' },
      after: '20m',
      told: [{ says: 'Flux cannot apply Kustomization web', labels: WEB }],
    },
    quiet: {
      rows: { [state(WEB, { ready: 'False' })]: '1x5 _x30', [state(WEB, { ready: 'True' })]: '_x5 1x30' },
      after: '30m',
    },
  },
  {
    name: 'FluxSuspended',
    when: `${BY} (gotk_resource_info{suspended="true"}) == 1`,
    for: '24h',
    severity: 'warning',
    says: '{{ $labels.customresource_kind }} {{ $labels.name }} has been suspended for a day',
    means: 'Commits do not reach the cluster. It is easily forgotten after a repair by hand.',
    fix: 'Where the list of the cluster has it as `paused()`, take the word out there and commit: Flux sets back what is resumed by hand (docs/standing.md). Otherwise: `flux resume kustomization {{ $labels.name }}`, or what else it is.',
    fires: {
      rows: { [state(WEB, { ready: 'True', suspended: 'true' })]: '1x1600' },
      after: '25h',
      told: [{ says: 'Kustomization web has been suspended for a day', labels: WEB }],
    },
    quiet: { rows: { [state(WEB, { ready: 'True', suspended: 'true' })]: '1x600 _x900' }, after: '25h' },
  },
  {
    name: 'ImageAutomationStuck',
    when: `${BY} (gotk_resource_info{ready="False", suspended!="true", customresource_kind=~"Image.+"}) == 1`,
    for: '6h',
    severity: 'warning',
    says: '{{ $labels.customresource_kind }} {{ $labels.name }} has failed for hours',
    means: 'New versions of followed images are not seen, or their pins not moved. What runs goes on.',
    fix: '`flux get images all -A` says why: often a registry that asks for a login, or a key that may not push.',
    fires: {
      rows: { [state(PINS, { ready: 'False' })]: '1x500' },
      after: '7h',
      told: [{ says: 'ImageUpdateAutomation home has failed for hours', labels: PINS }],
    },
    quiet: { rows: { [state(PINS, { ready: 'False' })]: '1x100 _x400' }, after: '7h' },
  },
];
