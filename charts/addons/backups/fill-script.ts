import { ANSWERS, FILLED, FILLING, LOCK, NEWEST } from './repository-scripts.ts';
import { IN_DATA, IN_DUMPS, STOP, script } from './shell.ts';

/** What fills a claim, in its container. */
export const FILL_FILE = '/scripts/restore.sh';

/** The claim is this pod's until it ends: the kernel, or the server of the storage, takes back what a killed one held. */
const ALONE = `
exec 9>>"$lock"
if ! flock -n 9; then
  echo "Another pod fills the claim: this one waits for it."
  flock 9 || stop "The storage of the claim gives no lock, and without one two pods could fill it at once."
fi
`;

/** From which snapshot; the claim that begins anew has none, and only what somebody has said in the repository tells that it does. */
const CHOOSE = `
choose() {
  [ "$answer" = 0 ] || stop "There is no repository at $RESTIC_REPOSITORY, so the app does not start. If it has one, mount its disk or mend its name. If it is new, say so once: \${BEGIN:-}"
  id=$(newest) || stop "The repository does not tell its snapshots."
  [ -z "$id" ] || return 0
  others=$(restic snapshots --no-lock --json) || stop "The repository does not tell its snapshots."
  case $(printf '%s' "$others" | jq -r 'map(.tags // [] | index("begun") != null) | if . == [] then "none" elif all then "begun" else "unmarked" end') in
    begun) id=begun ;;
    none) stop "The repository has no snapshot, so the app does not start. If it is to start anew, say so once: \${BEGIN:-}" ;;
    *) stop "No snapshot is marked as whole, so the app does not start. Look at the newest, and mark it: restic tag --add whole ID" ;;
  esac
}
`;

/** What came takes its place. What lies there is left alone. */
const PLACE = `
place() {
  for each in "$1"/* "$1"/.[!.]* "$1"/..?*; do
    if [ ! -e "$each" ] && [ ! -L "$each" ]; then continue; fi
    to=$data/\${each##*/}
    if [ -e "$to" ] || [ -L "$to" ]; then stop "Somebody has written \${each##*/} into the claim while it is filled, which stays as it is."; fi
    # A folder that its owner may not write to cannot be moved.
    mode=
    if [ -d "$each" ] && [ ! -L "$each" ] && [ ! -w "$each" ]; then mode=$(stat -c %a "$each") && chmod u+w "$each"; fi
    mv "$each" "$to"
    if [ -n "$mode" ]; then chmod "$mode" "$to"; fi
  done
}
`;

/** Fills a new claim before its app starts. */
export const RESTORE = script(
  'Fills a new claim from the newest snapshot. A claim that is filled, or was in use before, is left alone, and asks nobody.',
  STOP,
  IN_DATA,
  IN_DUMPS,
  `
filled=$data/${FILLED} filling=$data/${FILLING} lock=$data/${LOCK}
[ ! -e "$filled" ] || exit 0
[ ! -f "$filling" ] || stop "The claim is half filled: remove what lies in it, and it is filled anew."
`,
  ALONE,
  CHOOSE,
  PLACE,
  `
# Another node may not see yet which files are there; what the lock says, it does.
tell() { sync; echo "$1" >&9; sync; }
finish() {
  mkdir -p "$filling"
  printf '%s' "$1" >"$filling/marker"
  mv "$filling/marker" "$filled"
  rm -rf "$filling"
  sync
  exit 0
}
used() { find "$data" -mindepth 1 -maxdepth 1 ! -name lost+found ! -name '${FILLING}*' | head -n 1; }
came=$filling/came
if [ ! -s "$lock" ]; then
  if [ -n "$(used)" ]; then
    echo "The claim has been in use: it stays as it is."
    tell used
    finish ''
  fi
`,
  ANSWERS,
  NEWEST,
  `
  choose
  # Half of one snapshot below another would be neither.
  [ "$(cat "$filling/from" 2>/dev/null)" = "$id" ] || rm -rf "$filling"
  mkdir -p "$came"
  printf '%s' "$id" >"$filling/from"
  if [ "$id" = begun ]; then
    echo "The repository says that the app starts anew."
  else
    echo "filling the claim from the snapshot $id"
    restic restore --no-lock --quiet "$id:$data" --target "$came" || stop "The claim is not filled: this is tried again."
    # The copies of databases go where their apps look for them.
    copies=$(restic ls --no-lock --quiet "$id" "$dumps/sqlite") || stop "The repository does not tell what the snapshot has."
    if printf '%s' "$copies" | grep -q "^$dumps/sqlite"; then
      restic restore --no-lock --quiet "$id:$dumps/sqlite" --target "$came" || stop "The claim is not filled: this is tried again."
    fi
  fi
  tell "$id"
fi
id=$(cat "$lock")
if [ "$id" = used ]; then finish ''; fi
place "$came"
finish "$id"
`,
);
