import type { Cluster } from '../lib/model/cluster.ts';
import { DISK_TASKS } from './disk-tasks.ts';
import { contractPlay, hasImages } from './image-contract.ts';
import { INITIATOR_FILE } from './initiators.ts';
import { sharedAddressTasks } from './join-tasks.ts';
import { KERNEL_WORDS } from './lan-files.ts';
import type { Hosts } from './machines.ts';
import { registryTasks } from './registry-tasks.ts';

/**
 * The playbook that lays down what the other files say, on one machine after the other. It needs no collection: all its modules
 * come with ansible-core. Variables are those of the inventory.
 */
export function playbookText(cluster: Cluster, hosts: Hosts, note: string): string {
  const hasDisks = cluster.nodes.some(({ disks }) => disks !== undefined);
  return `# ${note}
# ansible-playbook playbook.yaml [--check --diff] [--limit NODE]. It changes nothing where nothing differs.
${hasImages(cluster) ? contractPlay() : ''}- name: Lay down what the cluster says of its machines
  hosts: k3s_cluster
  become: true
  serial: 1
  max_fail_percentage: 0
  tasks:
    - name: Stop where the machine is not what the facts say
      ansible.builtin.assert:
        that: ansible_facts['service_mgr'] == bramble_os
        fail_msg: "{{ inventory_hostname }} runs {{ ansible_facts['service_mgr'] }}: correct os of its node()"
        quiet: true

    - name: Set the host name
      when: bramble_root == 'writable'
      ansible.builtin.hostname:
        name: "{{ inventory_hostname }}"

    - name: Set the host name where it outlives the image
      when: bramble_root == 'read-only'
      ansible.builtin.copy:
        content: "{{ inventory_hostname }}\\n"
        dest: /data/etc/hostname
        mode: "0644"
      notify: Reboot

    - name: Find the home of who logs in
      ansible.builtin.getent:
        database: passwd
        key: "{{ ansible_user }}"

    - name: Let the keys of the facts log in
      when: bramble_ssh_keys | length > 0
      vars:
        bramble_home: "{{ ansible_facts['getent_passwd'][ansible_user][4] }}"
      block:
        - name: Make the folder of keys
          ansible.builtin.file:
            path: "{{ bramble_home }}/.ssh"
            state: directory
            owner: "{{ ansible_user }}"
            mode: "0700"

        - name: Add keys that are missing
          ansible.builtin.lineinfile:
            path: "{{ bramble_home }}/.ssh/authorized_keys"
            line: "{{ item }}"
            create: true
            owner: "{{ ansible_user }}"
            mode: "0600"
          loop: "{{ bramble_ssh_keys }}"

    - name: Know the other machines by name
      when: bramble_root == 'writable'
      ansible.builtin.blockinfile:
        path: /etc/hosts
        block: "{{ lookup('ansible.builtin.file', inventory_dir ~ '/hosts') }}"
        marker: "# {mark} bramble"

    - name: Tell the kernel to count memory
      when:
        - bramble_root == 'writable'
        - ansible_facts['architecture'] in ['aarch64', 'armv7l', 'armv6l']
      block:
        - name: Find the words of the kernel
          ansible.builtin.stat:
            path: "{{ item }}"
          loop:
            - /boot/firmware/cmdline.txt
            - /boot/cmdline.txt
          register: bramble_cmdline

        - name: Add words that are missing
          vars:
            bramble_lines: "{{ bramble_cmdline.results | selectattr('stat.exists') | map(attribute='item') }}"
          when: bramble_lines | length > 0
          ansible.builtin.lineinfile:
            path: "{{ bramble_lines | first }}"
            regexp: '^(?!.*(?:^|\\s){{ item }}(?:\\s|$))(.*\\S)\\s*$'
            line: '\\1 {{ item }}'
            backrefs: true
          loop:
${KERNEL_WORDS.map((word) => `            - ${word}\n`).join('')}          notify: Reboot

    - name: Install what volumes and components need
      when:
        - bramble_root == 'writable'
        - bramble_packages | length > 0
      block:
        - name: Refresh the lists of packages
          when: ansible_facts['pkg_mgr'] == 'apt'
          ansible.builtin.apt:
            update_cache: true
            cache_valid_time: 86400
          changed_when: false

        - name: Install packages
          ansible.builtin.package:
            name: "{{ bramble_packages }}"
            state: present

    - name: Load modules of the kernel
      when: bramble_modules | length > 0
      block:
        - name: Load them whenever it starts
          when: bramble_root == 'writable'
          ansible.builtin.copy:
            content: "{{ bramble_modules | join('\\n') }}\\n"
            dest: /etc/modules-load.d/bramble.conf
            mode: "0644"

        - name: Load them now
          ansible.builtin.command:
            cmd: modprobe {{ item }}
          loop: "{{ bramble_modules }}"
          changed_when: false

    - name: Tell disks over iSCSI which machine this is
      when: bramble_initiator is defined
      ansible.builtin.copy:
        content: "InitiatorName={{ bramble_initiator }}\\n"
        dest: ${INITIATOR_FILE}
        mode: "0600"
        follow: true
      notify: Restart iscsid

    - name: Run services that volumes and components need
      ansible.builtin.service:
        name: "{{ item }}"
        state: started
        # What starts with a read-only root is part of the image.
        enabled: "{{ true if bramble_root == 'writable' else omit }}"
      loop: "{{ bramble_services }}"
      # A package that is only to be installed has no service yet.
      ignore_errors: "{{ ansible_check_mode }}"

${hasDisks ? DISK_TASKS : ''}    - name: Make the folder of k3s
      ansible.builtin.file:
        path: /etc/rancher/k3s/config.yaml.d
        state: directory
        mode: "0755"

${hasImages(cluster) ? SERVICE_TASK : ''}    # k3s reads it behind config.yaml, which is k3s-ansible's: what stands here counts.
    - name: Tell k3s what the facts say
      ansible.builtin.copy:
        src: "{{ inventory_dir }}/nodes/{{ inventory_hostname }}/config.yaml"
        dest: /etc/rancher/k3s/config.yaml.d/bramble.yaml
        mode: "0644"
      notify: Restart k3s

${registryTasks(hosts)}
    - name: Tell pods whom to ask for names
      when: (inventory_dir ~ '/resolv.conf') is file
      ansible.builtin.copy:
        src: "{{ inventory_dir }}/resolv.conf"
        dest: /etc/rancher/k3s/resolv.conf
        mode: "0644"
      notify: Restart k3s

    # What nodes join by goes from the encrypted file through Ansible's pipe into a file that root alone reads.
    - name: Hand over what nodes join by
      ansible.builtin.copy:
        content: "{{ (item.before ~ (bramble_secret[item.key] | to_json)) if item.before else bramble_secret[item.key] }}\\n"
        dest: "{{ item.path }}"
        mode: "0600"
      loop: "{{ bramble_secret_files }}"
      no_log: true
      diff: false
      notify: Restart k3s

    - name: See which services there are
      ansible.builtin.service_facts:

    - name: Start k3s with the machine
      when:
        - bramble_root == 'writable'
        - k3s_service in ansible_facts['services'] or (k3s_service ~ '.service') in ansible_facts['services']
      ansible.builtin.service:
        name: "{{ k3s_service }}"
        enabled: true
${sharedAddressTasks(cluster)}
  handlers:
    - name: Reboot
      ansible.builtin.reboot:
        reboot_timeout: 900

    - name: Restart iscsid
      when: not ansible_check_mode
      ansible.builtin.service:
        name: iscsid
        state: restarted

    - name: Restart k3s
      when: k3s_service in ansible_facts['services'] or (k3s_service ~ '.service') in ansible_facts['services']
      ansible.builtin.service:
        name: "{{ k3s_service }}"
        state: restarted

    - name: Wait until the node is ready
      listen:
        - Reboot
        - Restart k3s
      when:
        - not ansible_check_mode
        - k3s_service in ansible_facts['services'] or (k3s_service ~ '.service') in ansible_facts['services']
      ansible.builtin.command:
        cmd: k3s kubectl wait --for=condition=Ready node/{{ inventory_hostname }} --timeout=60s
      delegate_to: "{{ groups['server'] | first }}"
      register: bramble_ready
      until: bramble_ready is success
      retries: 10
      delay: 15
      changed_when: false
`;
}

/** One image may have both services: the one that the file does not name does not start. docs/hosts.md */
const SERVICE_TASK = `    - name: Say which service of the image is that of the machine
      when: bramble_root == 'read-only'
      ansible.builtin.copy:
        content: "{{ k3s_service }}\\n"
        dest: /etc/rancher/k3s/service
        mode: "0644"
      notify: Restart k3s

`;

/** Ansible's settings: a broken inventory is an error, and what is the same is said in one word. */
export function settingsText(note: string): string {
  return `# ${note}
[defaults]
inventory = inventory.yaml
[inventory]
unparsed_is_failed = true
[diff]
context = 1
`;
}
