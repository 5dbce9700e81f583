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

/**
 * Makes a repository, never in a folder that a disk belongs over. restic makes none where there are keys, which it leaves if it is killed before
 * it has written the config. In a folder they go after an hour, when nobody can be at it any more, unless anything lies there that they may open.
 */
export const CREATE = `
create() {
  if [ -n "\${MOUNTED:-}" ] && [ ! -e "$MOUNTED" ]; then
    stop "The folder of the NAS has no file \${MOUNTED##*/}. Is its disk mounted there? If it is, make that file once, by hand: docs/backup.md."
  fi
  drop_keys
  restic init >/dev/null || stop "The repository cannot be made at $RESTIC_REPOSITORY. If nothing lies there but files in keys, restic was killed over it: remove them (in a folder of a NAS, the next run an hour from now does). If there is more, touch nothing: its config is lost, and its snapshots may be saved."
}
drop_keys() {
  case $RESTIC_REPOSITORY in /*) ;; *) return 0 ;; esac
  [ -d "$RESTIC_REPOSITORY/keys" ] || return 0
  others=$(find "$RESTIC_REPOSITORY" -type f ! -path "$RESTIC_REPOSITORY/keys/*" ! -name 'config-tmp-*' -print -quit) || return 0
  [ -n "$others" ] || find "$RESTIC_REPOSITORY/keys" -type f -mmin +60 -exec rm -f {} +
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
