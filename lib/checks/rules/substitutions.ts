import { allContainersOf } from '../../derive/pods.ts';
import type { KindTable } from '../../kinds/kind-table.ts';
import { isMap, type JsonMap, type KubernetesObject } from '../../model/object.ts';
import { remembered } from '../../model/remembered.ts';
import { isKind } from '../../model/rendered.ts';
import { eachObject } from '../each-object.ts';
import { pod } from '../example-objects.ts';
import { holding } from '../held-texts.ts';
import { ruleTable } from '../rule.ts';
import { visitTexts } from '../texts.ts';

/** A variable that stands as it is in what is applied. */
interface Variable {
  readonly path: string;
  readonly text: string;
  /** Whether a program might put its value in after all. */
  readonly isDoubtful: boolean;
}

/** As `postBuild` of Flux would replace it. A doubled dollar is meant as it stands, and `${1}` is a part of a match. */
const VARIABLE = /(?<!\$)\$\{[A-Za-z_]\w*(?:(?::?[-=?+]|[#%/^,])[^}]*)?\}/;

/** What holds scripts, templates and settings in languages of their own. */
const FREE = ['/ConfigMap', '/Secret'];

/** Command lines, scripts of hooks and probes: read by whatever they name. */
const COMMANDS = /\.(command|args)\[\d+\]$/;

const mayHoldVariables = holding({ texts: (text) => text.includes('${') });

const variablesOf = remembered((kinds: KindTable) =>
  remembered((object: KubernetesObject) => readVariables(object, kinds.podSpecs(object))),
);

function readVariables(object: KubernetesObject, pods: readonly JsonMap[]): readonly Variable[] {
  if (isKind(object, ...FREE)) return [];
  const variables: Variable[] = [];
  const hasShell = pods.flatMap(allContainersOf).some(runsShell);
  visitTexts(object, (text, name, at) => {
    if (!text.includes('${')) return;
    const [found] = VARIABLE.exec(text) ?? [];
    // A regular expression may name its groups, and several lines are a file.
    if (found === undefined || /^(replacement|extract)$/.test(name) || text.includes('\n')) return;
    const { path } = at();
    const isCommand = COMMANDS.test(path);
    if (isCommand && hasShell) return;
    const isDoubtful = isCommand || /\.env\[[^\]]*\]\.value$|^spec\.values[.[]/.test(path);
    variables.push({ path, text: found, isDoubtful });
  });
  return variables;
}

const SHELL = /(^|\/)(sh|bash|ash|dash|zsh|busybox|envsubst)$|^-[a-z]*c$/;

/** Whether any command of a container is one of a shell: its own, or those of its probes and hooks. */
function runsShell(container: JsonMap): boolean {
  const lists: unknown[] = [];
  const collect = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(collect);
    else if (isMap(value as JsonMap)) {
      for (const [key, item] of Object.entries(value as JsonMap)) {
        if (key === 'command' || key === 'args') lists.push(...[item ?? []].flat());
        else if (typeof item === 'object') collect(item);
      }
    }
  };
  collect(container);
  return lists.some((text) => SHELL.test(String(text)));
}

function find(isDoubtful: boolean, fix: string) {
  return eachObject(
    undefined,
    ({ object }, { kinds }) =>
      mayHoldVariables(object, kinds) &&
      variablesOf(kinds)(object).map((variable) => {
        const what = `has ${variable.text} in ${kinds.shortPlace(object, variable.path)}, which nobody replaces`;
        return variable.isDoubtful === isDoubtful && { what, fix };
      }),
  );
}

export const rules = ruleTable({
  substitution: {
    what: 'A variable stands where nobody replaces it',
    why: 'Flux replaces `${NAME}` only in Kustomizations with `postBuild`, which are not rendered here: the text arrives as it stands, as the name of a host or an image that does not exist.',
    fix: 'Write the value. In TypeScript, a text with `${…}` needs backticks; a value of the cluster comes by a function: `(cluster) => cluster.url(…)`.',
    check: find(
      false,
      "write the value, or a function of the cluster that gives it; a TypeScript text with '${' needs backticks",
    ),
    wrong: pod('image: "docker.io/library/busybox:${VERSION}"'),
    right: pod('image: "docker.io/library/busybox:1.38"'),
  },
  'shell-variable': {
    severity: 'warning',
    what: 'A variable is written as in a shell, where no shell reads it',
    why: 'Kubernetes replaces `$(NAME)` in commands, arguments and variables, and nothing else. The program gets the dollar and the braces, unless it replaces them itself.',
    fix: "Write `$(NAME)`, the value itself, or run it by a shell: `command: ['sh', '-c', …]`. Accept it where the program replaces such variables.",
    check: find(true, 'write $(NAME) or the value itself'),
    wrong: pod('args: ["--user=${USER_NAME}"], env: [{ name: USER_NAME, value: admin }]'),
    right: pod('args: ["--user=$(USER_NAME)"], env: [{ name: USER_NAME, value: admin }]'),
  },
});
