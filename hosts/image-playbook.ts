/**
 * The playbook that changes the image of one machine with a read-only root: it writes the idle half of the card, and starts from
 * that. Where the new image does not come up, the machine falls back to the other half, and answers as if all were well: so the half that
 * runs is asked before and after. https://github.com/raspi-alpine/builder
 */
export function imagePlaybookText(note: string): string {
  return `# ${note}
# ansible-playbook upgrade-image.yaml --limit NODE -e image=/path/of/update.img.gz, with update.img.gz.sha256 beside it.
- name: Start one machine from a new image
  hosts: read_only
  become: true
  gather_facts: false
  serial: 1
  any_errors_fatal: true
  vars:
    bramble_image: /data/update.img.gz
    bramble_leader: "{{ groups['server'] | first }}"
    bramble_is_led: "{{ inventory_hostname != bramble_leader }}"
  tasks:
    - name: Stop where it is not limited to one machine
      ansible.builtin.assert:
        that: ansible_play_hosts_all | length == 1
        fail_msg: "one at a time: --limit NODE"
        quiet: true
      run_once: true

    - name: Stop where no image is given, or it has no checksum
      ansible.builtin.assert:
        that:
          - image is defined
          - image is file
          - (image ~ '.sha256') is file
        fail_msg: "give it: -e image=/path/of/update.img.gz, with update.img.gz.sha256 beside it"
        quiet: true

    - name: Copy the image
      ansible.builtin.copy:
        src: "{{ image }}"
        dest: "{{ bramble_image }}"
        mode: "0600"

    - name: Copy its checksum, under the name that the image has there
      ansible.builtin.copy:
        content: "{{ (lookup('ansible.builtin.file', image ~ '.sha256') | split)[0] }}  {{ bramble_image }}\\n"
        dest: "{{ bramble_image }}.sha256"
        mode: "0600"

    - name: Ask which half runs
      ansible.builtin.command:
        cmd: ab_active
      register: bramble_before
      changed_when: false
      check_mode: false

    - name: Write the idle half of the card, and start from it next
      ansible.builtin.command:
        cmd: ab_flash {{ bramble_image }}
      changed_when: true

    - name: Move pods elsewhere
      when: bramble_is_led | bool
      ansible.builtin.command:
        cmd: k3s kubectl drain {{ inventory_hostname }} --ignore-daemonsets --delete-emptydir-data --timeout=10m
      delegate_to: "{{ bramble_leader }}"
      changed_when: true

    - name: Start from the new image
      ansible.builtin.reboot:
        reboot_timeout: 900

    - name: Take the image away
      ansible.builtin.file:
        path: "{{ item }}"
        state: absent
      loop:
        - "{{ bramble_image }}"
        - "{{ bramble_image }}.sha256"

    - name: Wait until the node is ready
      when: not ansible_check_mode
      ansible.builtin.command:
        cmd: k3s kubectl wait --for=condition=Ready node/{{ inventory_hostname }} --timeout=60s
      delegate_to: "{{ bramble_leader }}"
      register: bramble_ready
      until: bramble_ready is success
      retries: 10
      delay: 15
      changed_when: false

    - name: Let pods come back
      when: bramble_is_led | bool
      ansible.builtin.command:
        cmd: k3s kubectl uncordon {{ inventory_hostname }}
      delegate_to: "{{ bramble_leader }}"
      changed_when: true

    - name: Ask which half runs now
      ansible.builtin.command:
        cmd: ab_active
      register: bramble_after
      changed_when: false

    - name: Stop where the machine has fallen back to the image that it had
      when: not ansible_check_mode
      ansible.builtin.assert:
        that: bramble_after.stdout != bramble_before.stdout
        fail_msg: >-
          {{ inventory_hostname }} runs what it ran before ({{ bramble_after.stdout }}): the new image did not come up, and it fell back.
          Its pods are back. Look at what the image lacks before you write it to another machine.
        quiet: true
`;
}
