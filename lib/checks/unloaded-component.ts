import type { Component } from '../model/component.ts';
import { setAside } from '../model/set-aside.ts';
import type { Unloaded } from '../model/unloaded.ts';

/** The props of an app on which others depend. */
const OF_APPS = ['namespace', 'expose', 'accept', 'image', 'sidecars', 'initContainers'];

/** The props of an add-on on which others depend. */
const OF_ADDONS = [...OF_APPS, 'images', 'provides', 'installs', 'kinds', 'rules', 'records', 'crds', 'config'];

/**
 * What takes the place of the component that a file would have made, could it be loaded. Its name, and which of its props are
 * not known, is what the text of the file tells.
 */
export function unloadedComponent(of: Unloaded): Component {
  const unknown = of.text === '' ? propsOf(of) : OF_ADDONS.filter((prop) => new RegExp(`\\b${prop}\\b`).test(of.text));
  const mistakes = unknown.map((where) => ({ where, what: 'is not known', fix: 'correct the file' }));
  return setAside({ is: 'component', name: nameOf(of) }, mistakes);
}

/** Of a file that is not there, its folder tells what it would be. */
function propsOf({ file }: Unloaded): readonly string[] {
  return /\baddons\b/.test(file) ? OF_ADDONS : OF_APPS;
}

/** The first name behind the declaration of the export, else what the export itself is called. */
function nameOf({ file, name, text }: Unloaded): string {
  const from = Math.max(0, text.search(new RegExp(`\\b(const|function)\\s+${name.replaceAll('$', '\\$')}\\b`)));
  const [, literal, constant] = /\bname: *(?:['"`]([\w.-]+)['"`]|(\w+))/.exec(text.slice(from)) ?? [];
  const [, value] = constant ? (new RegExp(`\\b${constant} = ['"]([\\w.-]+)['"]`).exec(text) ?? []) : [];
  const [, base = name] = /([\w-]+?)(?:\/index)?(?:\.ts)?$/.exec(file) ?? [];
  const called = name === 'default' ? base : name;
  return literal ?? value ?? called.replaceAll(/(?<=[a-z0-9])[A-Z]|(?<=[a-z])\d+/g, (each) => `-${each.toLowerCase()}`);
}
