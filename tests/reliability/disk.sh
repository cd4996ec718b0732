#!/usr/bin/env bash
# disk.sh PAPERFEED: what a build does when the disk or its folders fail it. Each case says what is wrong
# with its path, ends with exit code 2, and leaves the main feeds as they were. Needs root, for mounts.
set -euo pipefail
paperfeed=$(realpath "$1")
work=$(mktemp -d)
trap 'umount -q "$work/project/feeds" 2> /dev/null || true; rm -rf "$work"' EXIT
mkdir "$work/project"
cd "$work/project"

settings() {
  printf '[site]\ntitle = "Papers"\nurl = "https://papers.example.org/"\ndescription = "Papers"\n'
  printf 'author = "Ada Example"\ntag = "papers.example.org,2024"\n'
}
# week DAYS NUMBER
week() {
  local start
  start=$(date -u -d "2024-01-01 + $1 days" +%F)
  printf 'start = %s\nend = %s\n\n[[paper]]\ntitle = "Paper %s"\nsummary = "%s"\nlinks = { Paper = "https://example.org/%s" }\n' \
    "$start" "$(date -u -d "$start + 6 days" +%F)" "$2" "$(printf 'Words. %.0s' $(seq 200))" "$2" > "entries/$start.toml"
}
begin() {
  umount -q feeds 2> /dev/null || true
  chmod -R u+w . 2> /dev/null || true
  find . -mindepth 1 -delete
  mkdir entries
  settings > paperfeed.toml
  week 0 a
}
main_feeds() {
  for feed in atom.xml rss.xml feed.json; do
    [ ! -f feeds/$feed ] || sha256sum feeds/$feed
  done
}
# told PATH-AND-CAUSE: builds, and checks what is said and what is left
told() {
  local before after said code=0
  before=$(main_feeds)
  said=$("${as[@]}" "$paperfeed" build 2>&1) || code=$?
  after=$(main_feeds)
  [ "$code" = 2 ] || { echo "$name: exit code $code: $said"; exit 1; }
  grep -qE "$1" <<< "$said" || { echo "$name: $said"; exit 1; }
  [ "$before" = "$after" ] || { echo "$name: the main feeds changed"; exit 1; }
  [ -z "$(find feeds -name '.paperfeed-*' 2> /dev/null)" ] || { echo "$name: a temporary file is left"; exit 1; }
  cases=$((cases + 1))
}
cases=0 as=(env)

name="disk full"
begin; mkdir feeds; mount -t tmpfs -o size=600k tmpfs feeds
"$paperfeed" build > /dev/null
for number in $(seq 60); do week $((number * 7)) "$number"; done
told 'cannot write feeds/weeks/.*: No space left on device'
"$paperfeed" validate feeds > /dev/null

name="read-only"
begin; mkdir feeds; mount -t tmpfs tmpfs feeds
"$paperfeed" build > /dev/null; week 7 b; mount -o remount,ro feeds
told 'cannot write feeds/.*: Read-only file system'

name="no permission to write"
begin; "$paperfeed" build > /dev/null; week 7 b
chmod 755 "$work" "$work/project"
install -m 755 "$paperfeed" "$work/paperfeed"
as=(setpriv --reuid=65534 --clear-groups); paperfeed="$work/paperfeed"
told 'cannot write feeds/.*: Permission denied'

name="no permission to read an entry"
chmod 000 entries/2024-01-01.toml
told 'cannot read entries/2024-01-01.toml: Permission denied'
as=(env)

name="a folder where a feed should be"
begin; mkdir -p feeds/atom.xml
told 'cannot read feeds/atom.xml: not a regular file'

name="a file where a folder should be"
begin; mkdir -p feeds; touch feeds/weeks
told 'cannot (write|read) feeds/weeks.*: (Not a directory|File exists)'

name="a link where a folder of feeds should be"
begin; mkdir feeds elsewhere; ln -s ../elsewhere feeds/weekly
told 'cannot write feeds/weekly: it is a link'
[ -z "$(ls elsewhere)" ] || { echo "$name: written through"; exit 1; }

name="a pipe where a feed should be"
begin; "$paperfeed" build > /dev/null; rm feeds/weeks/2024-01-01/rss.xml; mkfifo feeds/weeks/2024-01-01/rss.xml
told 'cannot read feeds/weeks/2024-01-01/rss.xml: not a regular file'

name="a folder where an entry should be"
begin; mkdir entries/2024-01-08.toml
told 'cannot read entries/2024-01-08.toml: not a regular file'

name="an entry that is gone when it is read, as a link to nothing"
begin; ln -s nowhere entries/2024-01-08.toml
told 'cannot read entries/2024-01-08.toml: what it links to does not exist'

name="a pipe in place of the settings"
begin; rm paperfeed.toml; mkfifo paperfeed.toml
told 'cannot read paperfeed.toml: not a regular file'

name="an entry whose name is not UTF-8"
begin; touch "$(printf 'entries/2024-01-08-\xff.toml')"
told 'cannot read entries/.*: its name is not UTF-8'

name="two builds at once"
begin
flock paperfeed.toml sleep 60 & locked=$!
until ! flock -n paperfeed.toml true; do :; done
told 'another paperfeed build or publish is running in feeds; try again when it finishes'
pkill -P "$locked"; wait "$locked" 2> /dev/null || true
"$paperfeed" build > /dev/null

# What is no fault: each is built, and says so.
name="names that differ by case"
begin; cp entries/2024-01-01.toml entries/2024-01-01.TOML
{ "$paperfeed" build 2>&1 || true; } | grep -q 'WrongFileExtension' || { echo "$name: nothing is said"; exit 1; }

name="a feed that is a link: it is replaced, and its target stays"
begin; mkdir feeds; echo '<mine/>' > mine; ln -s ../mine feeds/atom.xml
"$paperfeed" build > /dev/null
[ "$(cat mine)" = '<mine/>' ] && [ ! -L feeds/atom.xml ] || { echo "$name: no"; exit 1; }

name="an entry that is a link"
begin; mv entries/2024-01-01.toml ..; ln -s ../../2024-01-01.toml entries/
"$paperfeed" build > /dev/null
grep -q 'Paper a' feeds/atom.xml || { echo "$name: no"; exit 1; }

name="files and folders of others"
begin; mkdir -p feeds/topics feeds/weeks/2019-01-07; echo mine > feeds/topics/notes; echo mine > feeds/weeks/2019-01-14
echo '<html><br></html>' > feeds/weeks/2019-01-07/atom.xml
"$paperfeed" build > /dev/null
[ "$(cat feeds/topics/notes feeds/weeks/2019-01-14)" = $'mine\nmine' ] && [ -f feeds/weeks/2019-01-07/atom.xml ] \
  || { echo "$name: no"; exit 1; }

name="links to folders that are published: what they lead to stays"
begin; sed -i '/^links/a topics = ["models"]' entries/*.toml
"$paperfeed" build > /dev/null
ln -s models feeds/topics/model; ln -s 2024-01-01 feeds/weeks/2023-12-31
mkdir feeds/topics/old; echo mine > feeds/topics/old/index.html; ln -s ../../atom.xml feeds/topics/old/atom.xml
"$paperfeed" build | grep -q ' 0 removed' && [ -f feeds/topics/models/atom.xml ] && [ -f feeds/weeks/2024-01-01/atom.xml ] \
  && [ -f feeds/topics/old/index.html ] || { echo "$name: no"; exit 1; }

name="a removal that did not come to its end"
for removed in index.html "index.html feed.json" "index.html feed.json rss.xml"; do
  begin; sed -i '/^links/a topics = ["models"]' entries/*.toml
  "$paperfeed" build > /dev/null; sed -i /topics/d entries/*.toml; "$paperfeed" withdraw topics/models > /dev/null
  (cd feeds/topics/models && rm $removed)
  "$paperfeed" build > /dev/null
  [ ! -e feeds/topics/models ] || { echo "$name: $(ls feeds/topics/models)"; exit 1; }
done

name="a list that is a link: what it leads to is written, with its permissions"
begin; printf '<!-- paperfeed export: begin -->\n<!-- paperfeed export: end -->\n' > real.md; chmod 600 real.md; ln -s real.md README.md
"$paperfeed" export --into README.md > /dev/null
[ -L README.md ] && grep -q 'Paper a' real.md && [ "$(stat -c %a real.md)" = 600 ] || { echo "$name: no"; exit 1; }

echo "$cases faults of the disk, each told with its path and exit code 2, and 7 oddities: 0 faults"
