/** Written once a new claim holds all that it is to hold. No snapshot has it: a fill that was broken off must not look finished. */
export const FILLED = '.filled-from-backup';
/** Where a claim is filled, before what came is moved to its place. */
export const FILLING = '.filling-from-backup';
/** Held by the pod that fills. It says what was filled, and stays. */
export const LOCK = `${FILLING}.lock`;

/** The repository answers, or the script ends and says why not. 10 alone tells that there is none. https://restic.readthedocs.io/en/stable/075_scripting.html */
export const ANSWERS = `
answer=0
# What was killed has left its lock, which is no answer.
restic cat config --no-lock >/dev/null || answer=$?
case $answer in
  0 | 10) ;;
  12) stop "The password is not that of the repository." ;;
  *) stop "The repository does not answer: restic ended with $answer." ;;
esac
`;

/** What a program was killed over holds the repository for half an hour; then it is in nobody's way. */
export const UNLOCK = `
wait=\${RETRY_LOCK:-40m}
if [ "$answer" = 0 ]; then restic unlock >/dev/null; fi
`;

/** Makes a repository, never in a folder that a disk belongs over. */
export const CREATE = `
create() {
  if [ -n "\${MOUNTED:-}" ] && [ ! -e "$MOUNTED" ]; then
    stop "The folder of the NAS has no file \${MOUNTED##*/}. Is its disk mounted there? If it is, make that file once, by hand: docs/backup.md."
  fi
  restic init >/dev/null || stop "The repository cannot be made. If restic was killed over that before, remove the folder keys of it: it has no snapshot."
}
`;

/** Finds the newest snapshot that is marked as whole. */
export const NEWEST = `
# What a failing restic prints must not pass for an answer. A repository is of one claim: what was copied or renamed to this one
# bears the name of a former one, and is as good.
newest() {
  all=$(restic snapshots --no-lock --json --tag whole) || return 1
  printf '%s' "$all" | jq -r 'sort_by(.time) | last | .id // empty'
}
`;
