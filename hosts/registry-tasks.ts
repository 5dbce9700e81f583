import type { HostsProps } from './facts.ts';
import { CERTIFICATES, logins } from './registries.ts';

/** An expression of Ansible that gives the values of an encrypted Secret, whose file a variable names. They stand nowhere. */
export function decrypted(file: string): string {
  return `{{ (lookup('ansible.builtin.pipe', 'sops decrypt --output-type json ' ~ (${file} | quote)) | from_json).stringData }}`;
}

/** The tasks of the playbook that tell k3s where to ask for images, as whom, and by which certificates. */
export function registryTasks(hosts: HostsProps): string {
  const certificates = Object.values(hosts.registries ?? {}).some(({ certificate }) => certificate !== undefined);
  return `${certificates ? CERTIFICATE_TASKS : ''}${logins(hosts).length > 0 ? SIGNED_IN : ASKED}`;
}

const FILE = '/etc/rancher/k3s/registries.yaml';

const ASKED = `    - name: Tell k3s where to ask for images
      ansible.builtin.copy:
        src: "{{ inventory_dir }}/nodes/{{ inventory_hostname }}/registries.yaml"
        dest: ${FILE}
        mode: "0600"
        backup: true
      notify: Restart k3s
`;

/** k3s reads one file: who signs in is added on the way. Without a backup, since a password that was changed would stay in it. */
const SIGNED_IN = `    - name: Read as whom nodes sign in at registries
      ansible.builtin.set_fact:
        bramble_signed_in: "{{ (bramble_signed_in | default({})) | combine({item.host: {'auth': {'username': bramble_login.username, 'password': bramble_login.password}}}) }}"
      vars:
        bramble_login: "${decrypted('item.file')}"
      loop: "{{ bramble_logins }}"
      no_log: true

    - name: Tell k3s where to ask for images, and as whom
      vars:
        bramble_asked: "{{ lookup('ansible.builtin.file', inventory_dir ~ '/nodes/' ~ inventory_hostname ~ '/registries.yaml') | from_yaml }}"
      ansible.builtin.copy:
        content: "{{ bramble_asked | combine({'configs': bramble_signed_in}, recursive=true) | to_nice_yaml(indent=2) }}"
        dest: ${FILE}
        mode: "0600"
      no_log: true
      diff: false
      notify: Restart k3s
`;

const CERTIFICATE_TASKS = `    - name: Make the folder of certificates
      ansible.builtin.file:
        path: ${CERTIFICATES}
        state: directory
        mode: "0755"

    - name: Hand over certificates of registries
      ansible.builtin.copy:
        src: "{{ item }}"
        dest: ${CERTIFICATES}/
        mode: "0644"
      with_fileglob: "{{ inventory_dir }}/certificates/*.pem"
      notify: Restart k3s

`;
