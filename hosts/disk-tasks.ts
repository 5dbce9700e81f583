/**
 * The tasks of the playbook that mount the disks of a node. A folder whose disk is away takes nothing: what pods write would fill the card, and
 * be hidden once the disk is back. So it is immutable beneath the mount, and `nofail` lets the machine start without the disk.
 */
export const DISK_TASKS = `    - name: Look for the disks of the facts
      ansible.builtin.stat:
        path: /dev/disk/by-label/{{ item.label }}
      loop: "{{ bramble_disks | default([]) }}"
      register: bramble_labels

    - name: Stop where a disk is not there
      ansible.builtin.assert:
        that: item.stat.exists
        fail_msg: "No disk of {{ inventory_hostname }} has the label {{ item.item.label }}: plug it in. mkfs.{{ item.item.type }} -L {{ item.item.label }} DEVICE gives a label to a new one, and empties it"
        quiet: true
      loop: "{{ bramble_labels.results }}"
      loop_control:
        label: "{{ item.item.path }}"

    - name: See which disks are mounted
      ansible.builtin.command:
        cmd: mountpoint -q {{ item.path }}
      loop: "{{ bramble_disks | default([]) }}"
      register: bramble_mounts
      changed_when: false
      failed_when: false
      check_mode: false

    - name: Look into the folders of those that are not
      ansible.builtin.find:
        paths: "{{ item.item.path }}"
        file_type: any
        hidden: true
      loop: "{{ bramble_mounts.results | rejectattr('rc', 'equalto', 0) }}"
      loop_control:
        label: "{{ item.item.path }}"
      register: bramble_beneath

    - name: Stop where a disk would hide what is there
      ansible.builtin.assert:
        that: item.matched == 0
        fail_msg: "{{ item.item.item.path }} of {{ inventory_hostname }} is not empty, and the disk would hide it: move what is there to the disk, with k3s stopped"
        quiet: true
      loop: "{{ bramble_beneath.results }}"
      loop_control:
        label: "{{ item.item.item.path }}"

    - name: Make folders that take nothing without their disk
      ansible.builtin.file:
        path: "{{ item.item.path }}"
        state: directory
        mode: "0755"
        attributes: +i
      loop: "{{ bramble_mounts.results | rejectattr('rc', 'equalto', 0) }}"
      loop_control:
        label: "{{ item.item.path }}"

    - name: Mount disks with the machine
      ansible.builtin.lineinfile:
        path: /etc/fstab
        regexp: '^[^#\\s]\\S*\\s+{{ item.path | regex_escape }}\\s'
        line: LABEL={{ item.label }} {{ item.path }} {{ item.type }} defaults,noatime,nofail 0 2
      loop: "{{ bramble_disks | default([]) }}"
      register: bramble_fstab

    - name: Have systemd read the mounts
      when:
        - bramble_os == 'systemd'
        - bramble_fstab is changed
      ansible.builtin.systemd_service:
        daemon_reload: true

    - name: Mount disks now
      ansible.builtin.command:
        cmd: mount {{ item.item.path }}
      loop: "{{ bramble_mounts.results | rejectattr('rc', 'equalto', 0) }}"
      loop_control:
        label: "{{ item.item.path }}"

`;
