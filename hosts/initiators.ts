import type { Cluster } from '../lib/model/cluster.ts';
import type { Node } from '../lib/model/node.ts';
import { type Found, listed, type Perhaps, repeated } from '../lib/rules.ts';

/** Where a machine keeps its own name to disks over iSCSI. */
export const INITIATOR_FILE = '/etc/iscsi/initiatorname.iscsi';

/** As iscsi-iname of open-iscsi begins the names that it makes up. https://www.rfc-editor.org/rfc/rfc7143#section-4.2.7 */
const MADE_UP = 'iqn.2005-03.org.open-iscsi:';
const NAME = /^(?:iqn\.\d{4}-\d{2}\.[a-z0-9.-]+(?::[^\s"'\\]+)?|eui\.[0-9A-F]{16}|naa\.[0-9A-F]{16,32})$/i;

/** The name by which disks know a machine: its own, since a target leads back by it to who has mounted what. */
export function initiatorOf({ name, initiator }: Node, cluster: Pick<Cluster, 'name'>): string {
  return initiator ?? `${MADE_UP}${cluster.name}.${name}`;
}

/** Names to disks that are none, or that several machines have. Upper and lower case are the same to a target. */
export function ofInitiators(cluster: Cluster): Perhaps<Found> {
  const names = cluster.nodes.map((node) => initiatorOf(node, cluster).toLowerCase());
  return [
    cluster.nodes.map(({ initiator }, index) => {
      if (initiator === undefined || NAME.test(initiator)) return undefined;
      const fix = "write one such as 'iqn.2004-04.example.bramble:pi-1', or leave it out";
      return { where: `nodes[${index}].initiator`, what: `'${initiator}' is no name of an iSCSI initiator`, fix };
    }),
    repeated(names).map((each) => {
      const own = listed(cluster.nodes.filter((_, index) => names[index] === each).map(({ name }) => name));
      const what = `${own} have the name ${each} to disks over iSCSI`;
      return { where: 'nodes', what, fix: 'leave initiator out, or give each machine its own' };
    }),
  ];
}
