import { DUMPED, IN_DATA, IN_DUMPS, STOP, script } from './shell.ts';

/** Written once a new claim holds all that it is to hold. No snapshot has it: a fill that was broken off must not look finished. */
const FILLED = '.filled-from-backup';
/** There while a claim is being filled: the snapshot that it is filled from. */
const FILLING = '.filling-from-backup';

/** The repository answers, or the script ends and says why not. 10 alone tells that there is none. https://restic.readthedocs.io/en/stable/075_scripting.html */
const ANSWERS = `
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
const UNLOCK = `
wait=\${RETRY_LOCK:-40m}
if [ "$answer" = 0 ]; then restic unlock >/dev/null; fi
`;

const NEWEST = `
# What a failing restic prints must not pass for an answer. A repository is of one claim: what was copied or renamed to this one
# bears the name of a former one, and is as good.
newest() {
  all=$(restic snapshots --no-lock --json) || return 1
  printf '%s' "$all" | jq -r 'sort_by(.time) | last | .id // empty'
}
`;

/** Makes a snapshot. */
export const SAVE = script(
  'Saves what lies in the claim, and the dumps, as one snapshot. Nothing unfinished or empty becomes one.',
  STOP,
  IN_DATA,
  IN_DUMPS,
  `
if [ "\${RESTORES:-}" = yes ] && [ ! -e "$data/${FILLED}" ]; then
  stop "The claim has not been filled yet, so nothing is saved: see what the init container of the app says."
fi
set -- --exclude "$data/${FILLED}" --exclude "$data/${FILLING}" --exclude "$data/lost+found"
while IFS= read -r each; do
  if [ -n "$each" ]; then set -- "$@" --exclude "$data/$each"; fi
done <<LIST
\${SKIP:-}
LIST
[ -n "$(find "$data" "$dumps" ! -type d ! -name "${FILLED}" ! -name "${FILLING}" 2>/dev/null | head -n 1)" ] ||
  stop "The claim is empty, so nothing is saved: it must not pass for what was there."
`,
  ANSWERS,
  UNLOCK,
  `
[ "$answer" = 0 ] || restic init >/dev/null || stop "The repository cannot be made."
# What the sums of a snapshot are compared with stands in it.
out=$(mktemp)
ended=0
restic backup --quiet --json --retry-lock "$wait" --host "$SAVED_AS" "$@" "$data" "$dumps" >"$out" || ended=$?
id=$(jq -r 'select(.message_type == "summary") | .snapshot_id // empty' "$out")
rm -f "$out"
case $ended in
  0) echo "saved as $id" ;;
  3)
    restic forget --retry-lock "$wait" "$id" >/dev/null || echo "The snapshot $id is not whole, and cannot be removed." >&2
    stop "Some files cannot be read, as restic says above, so this is no backup."
    ;;
  11) stop "Somebody else holds the repository for longer than $wait: nothing was saved." ;;
  *) stop "restic ended with $ended: nothing was saved." ;;
esac
`,
);

/** Compares the newest snapshot, and removes old ones. */
export const KEEP = script(
  'Removes old snapshots, unless the newest holds less than half of what one of the seven before it held.',
  STOP,
  ANSWERS,
  UNLOCK,
  `
all=$(restic snapshots --no-lock --json) || stop "The repository does not tell its snapshots."
sizes=$(printf '%s' "$all" |
  jq -r 'sort_by(.time) | map(.summary.total_bytes_processed // 0) | "\\(.[-1] // 0) \\(.[-8:-1] | max // 0)"')
now=\${sizes% *} before=\${sizes#* }
if [ "$((now * 2))" -lt "$before" ] && [ "\${MAY_SHRINK:-}" != yes ]; then
  stop "The newest snapshot has $now bytes, and one of the seven before it had $before: nothing is removed until somebody has looked."
fi
[ -n "\${KEEP:-}" ] || exit 0
set -- --retry-lock "$wait" --group-by ''
for each in $KEEP; do set -- "$@" "$each"; done
[ "$(date +%u)" != "\${PRUNE_DAY:-7}" ] || set -- "$@" --prune
restic forget --quiet "$@" || stop "Old snapshots cannot be removed; the new one is there."
`,
);

/** Fills a new claim before its app starts. */
export const RESTORE = script(
  'Fills a new claim from the newest snapshot. A claim that is filled, or was in use before, is left alone, and asks nobody.',
  STOP,
  IN_DATA,
  IN_DUMPS,
  `
filled=$data/${FILLED} filling=$data/${FILLING}
[ ! -e "$filled" ] || exit 0
mark() { sync; mv "$filling" "$filled"; sync; }
used() { find "$data" -mindepth 1 -maxdepth 1 ! -name lost+found ! -name "\${filling##*/}" ! -name "\${filling##*/}.new" | head -n 1; }
if [ ! -e "$filling" ] && [ -n "$(used)" ]; then
  echo "The claim has been in use: it stays as it is."
  : >"$filled"
  exit 0
fi
`,
  ANSWERS,
  NEWEST,
  `
id=
if [ "$answer" = 0 ]; then id=$(newest) || stop "The repository does not tell its snapshots."; fi
was=$(cat "$filling" 2>/dev/null || true)
# Half of one snapshot below another would be neither.
if [ -n "$was" ] && [ "$was" != "$id" ]; then
  find "$data" -mindepth 1 -maxdepth 1 ! -name lost+found ! -name "\${filling##*/}" -exec rm -rf {} +
fi
printf '%s' "$id" >"$filling.new"
mv "$filling.new" "$filling"
if [ -z "$id" ]; then
  echo "The repository has no snapshot yet: the app starts anew."
  mark
  exit 0
fi
echo "filling the claim from the snapshot $id"
restic restore --no-lock --quiet "$id:$data" --target "$data" || stop "The claim is not filled: this is tried again."
# The copies of databases go where their apps look for them.
copies=$(restic ls --no-lock --quiet "$id" "$dumps/sqlite") || stop "The repository does not tell what the snapshot has."
if printf '%s' "$copies" | grep -q "^$dumps/sqlite"; then
  restic restore --no-lock --quiet "$id:$dumps/sqlite" --target "$data" || stop "The claim is not filled: this is tried again."
fi
mark
`,
);

/** Gets the dumps of the newest snapshot. */
export const GET_DUMPS = script(
  'Gets the dumps of the newest snapshot, for another container to put them in.',
  STOP,
  IN_DUMPS,
  ANSWERS,
  NEWEST,
  `
[ "$answer" = 0 ] || stop "There is no repository."
id=\${SNAPSHOT:-$(newest)}
[ -n "$id" ] || stop "The repository has no snapshot."
restic restore --no-lock --quiet "$id:$dumps" --target "$dumps" || stop "The dumps cannot be had."
`,
);

/** Restores a part of the newest snapshot into scratch space, and looks at it. */
export const REHEARSE = script(
  'Restores dumps, and files by lot, of the newest snapshot, up to a size, and compares them with what was saved.',
  STOP,
  IN_DUMPS,
  DUMPED,
  `
scratch=\${SCRATCH:-/scratch} bytes=\${BYTES:-1073741824} days=\${DAYS:-3}
`,
  ANSWERS,
  UNLOCK,
  NEWEST,
  `
[ "$answer" = 0 ] || stop "There is no repository."
id=$(newest)
[ -n "$id" ] || stop "The repository has no snapshot."
one=$(restic snapshots --no-lock --json "$id") || stop "The repository does not tell its snapshots."
age=$(printf '%s' "$one" | jq -r '(now - (.[0].time[0:19] + "Z" | fromdate)) / 86400 | floor')
[ "$age" -le "$days" ] || stop "The newest snapshot is $age days old."
restic check --quiet --retry-lock "$wait" --read-data-subset="$((bytes / 1024))K" || stop "The repository is broken."
work=$(mktemp -d)
restic ls --no-lock --json "$id" >"$work/tree" || stop "The repository does not tell what the snapshot has."
# Names that would be read as patterns take no part.
jq -r --arg dumps "$dumps/" 'select(.type? == "file" and (.path | test("[*?$\\n\\t\\\\[\\\\]\\\\\\\\]| $") | not)) |
  [(if .path | startswith($dumps) then 0 else 1 end), .size // 0, .path] | @tsv' "$work/tree" >"$work/all"
# Another lot each week.
awk -F '\\t' -v seed="$(date +%y%U)" 'BEGIN { srand(seed); OFS = FS } { print $1, rand(), $2, $3 }' "$work/all" | sort -n -k 1,1 -k 2,2 |
  awk -F '\\t' -v room="$bytes" '$3 <= room { room -= $3; print $4 }' >"$work/lot"
[ -s "$work/lot" ] || stop "No file of the snapshot fits into $bytes bytes."
restic restore --no-lock --quiet --verify "$id" --target "$scratch" --include-file "$work/lot" || stop "What was restored is not what was saved."
wanted=$(wc -l <"$work/lot") there=$(find "$scratch" -type f | wc -l)
[ "$wanted" -eq "$there" ] || stop "$there of $wanted files came back."
for each in "$scratch$dumps"/sql/*.sql; do
  [ ! -e "$each" ] || whole "$each" || stop "The dump $each has no end."
done
rm -rf "$work"
echo "restored $there files of $id, all as they were saved"
`,
);
