import type { Cluster } from '../lib/model/cluster.ts';
import { serversOf } from './machines.ts';

/**
 * The tasks by which the first server brings up the address that nodes join by, where a component keeps one. Nodes need it before Flux is
 * there, and Flux may need the nodes: what is rendered of that component is applied once. From then on it is Flux' to change.
 */
export function sharedAddressTasks(cluster: Cluster): string {
  const keeper = cluster.provider('apiAddress');
  if (!keeper || serversOf(cluster.nodes).length === 0) return '';
  const files = `/../${cluster.name}/${keeper.name}/*.yaml`;
  return `
    - name: Have k3s run before it is asked
      ansible.builtin.meta: flush_handlers

    - name: Bring up the address that nodes join by
      when:
        - inventory_hostname == groups['server'] | first
        - k3s_service in ansible_facts['services'] or (k3s_service ~ '.service') in ansible_facts['services']
        - not ansible_check_mode
      vars:
        bramble_keeper: "{% for file in query('ansible.builtin.fileglob', inventory_dir ~ '${files}') | sort %}---\\n{{ lookup('ansible.builtin.file', file) }}\\n{% endfor %}"
      block:
        - name: See whether somebody keeps it
          ansible.builtin.command:
            cmd: k3s kubectl get --filename=-
            stdin: "{{ bramble_keeper }}"
          register: bramble_kept
          changed_when: false
          failed_when: false

        - name: Apply what keeps it, which is Flux' from then on
          when: bramble_kept.rc != 0
          ansible.builtin.command:
            cmd: k3s kubectl apply --server-side --filename=-
            stdin: "{{ bramble_keeper }}"
          changed_when: true

        - name: Wait until it answers
          ansible.builtin.wait_for:
            host: "{{ api_endpoint }}"
            port: 6443
            timeout: 600
`;
}
