import type { Cluster } from '../lib/model/cluster.ts';

/** Folders that k3s and its programs write to: on a read-only root they lead elsewhere. */
const WRITTEN = ['/data/etc', '/etc/rancher', '/var/lib/rancher', '/var/lib/kubelet', '/var/lib/cni', '/var/log'];

/** Whether an image brings what these machines run with. */
export function hasImages({ nodes }: Pick<Cluster, 'nodes'>): boolean {
  return nodes.some(({ root }) => root === 'read-only');
}

/**
 * The play that asks machines with a read-only root what their image lacks. Nothing can be mended there, so all of it is told at once,
 * before anything is laid down. A shell asks, since every module of Ansible needs python3, which may be what is missing; and it writes
 * a file to see whether it can, since root is told by the shell of Alpine that it may.
 */
export function contractPlay(): string {
  return `- name: Look whether the image brings what is asked of it
  hosts: read_only
  become: true
  gather_facts: false
  tasks:
    - name: Ask the image what it lacks
      ansible.builtin.raw: |
        lacks() { echo "$1"; }
        writes() {
          at=$(readlink -f "$1") || at=$1
          while [ ! -d "$at" ]; do at=$(dirname "$at"); done
          touch "$at/.bramble" 2> /dev/null && rm "$at/.bramble"
        }
        starts() { ls /etc/runlevels/*/"$1" /etc/systemd/system/*.wants/"$1.service" 2> /dev/null | grep -q .; }
        brings() { if command -v apk > /dev/null; then apk info -e "$1"; else dpkg -s "$1"; fi > /dev/null 2>&1; }
        loads() { cat /etc/modules /etc/modules-load.d/*.conf /usr/lib/modules-load.d/*.conf 2> /dev/null | grep -qx "$1"; }
        for each in python3 k3s; do
          command -v "$each" > /dev/null || lacks "no program $each"
        done
        for each in ${WRITTEN.join(' ')} ~{{ ansible_user }} {{ '/etc/iscsi' if bramble_initiator is defined else '' }}; do
          writes "$each" || lacks "nothing can be written to $each: have it lead to /data"
        done
        for each in {{ k3s_service }} {{ bramble_services | join(' ') }}; do
          starts "$each" || lacks "$each does not start with the machine: rc-update add $each default"
        done
        for each in {{ bramble_packages | join(' ') }}; do
          brings "$each" || lacks "no package $each"
        done
        for each in {{ bramble_modules | join(' ') }}; do
          loads "$each" || lacks "the kernel does not load $each at its start: name it in /etc/modules"
        done
        cat /sys/fs/cgroup/cgroup.controllers /proc/cgroups 2> /dev/null | grep -qE '(^|[[:space:]])memory( |$)|^memory.*1$' ||
          lacks "the kernel counts no memory: cgroup_enable=memory in its command line"
      register: bramble_lacks
      changed_when: false
      check_mode: false

    - name: Stop where it lacks something
      ansible.builtin.assert:
        that: bramble_lacks.stdout_lines | length == 0
        fail_msg: "{{ bramble_lacks.stdout_lines }}"
        quiet: true

`;
}
