import { ANSWERS, CREATE, FILLED, FILLING, NEWEST, UNLOCK } from './repository-scripts.ts';
import { DUMPED, IN_DATA, IN_DUMPS, STOP, script } from './shell.ts';

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
set -- --exclude "$data/${FILLED}" --exclude "$data/${FILLING}*" --exclude "$data/lost+found"
while IFS= read -r each; do
  if [ -n "$each" ]; then set -- "$@" --exclude "$data/$each"; fi
done <<LIST
\${SKIP:-}
LIST
[ -n "$(find "$data" "$dumps" ! -type d ! -name "${FILLED}" ! -name "${FILLING}*" 2>/dev/null | head -n 1)" ] ||
  stop "The claim is empty, so nothing is saved: it must not pass for what was there."
`,
  ANSWERS,
  UNLOCK,
  CREATE,
  `
if [ "$answer" != 0 ]; then
  # What a claim began with is somewhere. Another repository beside it would hide that.
  if [ "\${RESTORES:-}" = yes ] && [ -s "$data/${FILLED}" ]; then
    stop "There is no repository at $RESTIC_REPOSITORY any more: nothing is saved. Is its disk mounted, is its name the old one?"
  fi
  create
  echo "made a repository at $RESTIC_REPOSITORY"
fi
# What the sums of a snapshot are compared with stands in it.
out=$(mktemp)
ended=0
restic backup --quiet --json --retry-lock "$wait" --host "$SAVED_AS" "$@" "$data" "$dumps" >"$out" || ended=$?
id=$(jq -r 'select(.message_type == "summary") | .snapshot_id // empty' "$out")
case $ended in
  0) ;;
  3)
    restic forget --retry-lock "$wait" "$id" >/dev/null || echo "The snapshot $id is not whole, and cannot be removed: no start is filled from it." >&2
    stop "Some files cannot be read, as restic says above, so this is no backup."
    ;;
  11) stop "Somebody else holds the repository for longer than $wait: nothing was saved." ;;
  *) stop "restic ended with $ended: nothing was saved." ;;
esac
# A mark is a second snapshot in the place of the first, and beside it where nothing may be removed.
restic tag --quiet --retry-lock "$wait" --add whole "$id" >"$out" 2>&1 || cat "$out" >&2
rm -f "$out"
all=$(restic snapshots --no-lock --json --tag whole) || stop "The repository does not tell its snapshots."
whole=$(printf '%s' "$all" | jq -r --arg id "$id" 'map(select(.id == $id or .original == $id)) | last | .id // empty')
[ -n "$whole" ] || stop "The snapshot $id is not marked as whole, so no start is filled from it."
echo "saved as $whole"
`,
);

/** Says that a claim begins without a snapshot: nobody else can know it. */
export const BEGIN = script(
  'Makes the repository of a claim that has none yet, and says in it that its app starts anew.',
  STOP,
  ANSWERS,
  UNLOCK,
  CREATE,
  `
[ "$answer" = 0 ] || create
all=$(restic snapshots --no-lock --json) || stop "The repository does not tell its snapshots."
case $(printf '%s' "$all" | jq -r 'if any(.[]; .tags // [] | index("begun")) then "begun" else length end') in
  begun) echo "It has begun before: nothing is changed." ;;
  0)
    echo begun | restic backup --quiet --retry-lock "$wait" --host "$SAVED_AS" --tag begun --stdin --stdin-filename begun >/dev/null ||
      stop "The repository is there, and does not say yet that the app starts anew: run this again."
    echo "The repository is made, and the app starts anew."
    ;;
  *) stop "The repository has snapshots already: a new claim is filled from them, and nothing begins." ;;
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
all=$(restic snapshots --no-lock --json --tag whole) || stop "The repository does not tell its snapshots."
sizes=$(printf '%s' "$all" |
  jq -r 'sort_by(.time) | map(.summary.total_bytes_processed // 0) | "\\(.[-1] // 0) \\(.[-8:-1] | max // 0)"')
now=\${sizes% *} before=\${sizes#* }
if [ "$((now * 2))" -lt "$before" ] && [ "\${MAY_SHRINK:-}" != yes ]; then
  stop "The newest snapshot has $now bytes, and one of the seven before it had $before: nothing is removed until somebody has looked."
fi
[ -n "\${KEEP:-}" ] || exit 0
# By marks: what is not whole must not take the place of what is.
set -- --retry-lock "$wait" --group-by tags
for each in $KEEP; do set -- "$@" "$each"; done
[ "$(date +%u)" != "\${PRUNE_DAY:-7}" ] || set -- "$@" --prune
restic forget --quiet "$@" || stop "Old snapshots cannot be removed; the new one is there."
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
[ -n "$id" ] || stop "The repository has no snapshot that is marked as whole."
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
[ -n "$id" ] || stop "The repository has no snapshot that is marked as whole."
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
