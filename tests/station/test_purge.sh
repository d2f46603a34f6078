#!/bin/bash
# What is past its retention is gone from a real station, byte for byte, and nothing else is: orders that are not done keep
# theirs, the journal replays to the same digest, and what central has not acknowledged always stays.
. "$(dirname "$0")/bench.sh" || exit 1
A=0614141000012

code_is() { local got; "${@:2}" >out 2>err; got=$?; [ "$got" = "$1" ] || say "${*:2}: ended with $got, not $1: $(cat out err)"; }
# in no file of the folder, whatever it is, as UTF-8; the engine's copies in memory are no files
nowhere() { local word; for word in "$@"; do ! grep -rlaq -- "$word" data/ || say "'$word' is in: $(grep -rla -- "$word" data/)" || return; done; }
somewhere() { local word; for word in "$@"; do grep -rlaq -- "$word" data/ || say "'$word' has gone" || return; done; }
digest() { pw --json digest | jq -r 'select(.agree) | .digest'; }
replays() { same "$(pw journal | "$PACKWARDEN" replay - | tail -1)" "digest $(digest)"; }
ahead() { stop && PACKWARDEN_DAYS_AHEAD=$1 start; }
packs_one() { scan "$1" "$2" $A | grep -q item-accepted || say "$2: $(cat err)"; }

set_up() {
	mkdir data
	printf '%s\n' '[station]' 'name = station-1' 'label_folder = incoming' '[lane bench-1]' 'printer = folder' 'carrier = sscc' '[printer folder]' \
		'driver = file' 'path = labels' '[carrier sscc]' 'company_prefix = 0614141' '[carrier vans]' 'driver = pass-through' '[night]' 'retention_days = 90' '[watch shop]' 'folder = drop' >data/packwarden.conf
	printf 'sku,code,quantity\nA,%s,1\n' $A >items.csv
	{
		echo 'order_id,ship_to_name,ship_to_company,address1,city,postcode,country,phone,email,sku,quantity,description,gift_message,note'
		for i in $(seq 100 399); do
			echo "DONE-$i,Zebulon$i Quackenbush,Quixotic$i Ltd,$i Umbrageous Lane,Xanthia,XQ$i,GB,+44555$i,zeb$i@umbra.example,A,1,Engraved Zyzzyva$i,Dearest Jocasta$i,Ring the Obbligato$i bell"
		done
		echo 'KEPT-1,Perpetua Oldcastle,Staunch Ltd,7 Lasting Road,London,NW8 9AY,GB,+445550000,perpetua@keep.example,A,2,,Thinking of Perdita,'
		echo 'KEPT-2,Wilhelmina Vanished,Cancelled Ltd,9 Open Road,London,NW8 9AY,GB,+445550001,mina@keep.example,A,1,,,'
	} >orders.csv
	printf 'order_id,ship_to_name,address1,city,country,sku,quantity\nBAD-1,Ermintrude Quarantina,1 Faulty Row,London,GB,NOSUCH,1\n' >bad.csv
	mkdir data/incoming || return
	printf '^XA^FO50,50^A0N,40,40^FD%s^FS^XZ' Hortensia >data/incoming/goes.zpl
	printf '^XA^FO50,50^A0N,40,40^FD%s^FS^XZ' Leopoldine >data/incoming/stays.zpl
	printf '%s\n' 'order_id,carrier,tracking_number,label_file,ship_to_name,address1,city,country,sku,quantity' \
		'GIVEN-1,vans,1Z999AA10123456784,goes.zpl,Plain,1 Given Row,London,GB,A,1' \
		'GIVEN-2,vans,1Z879E930346834440,stays.zpl,Plain,2 Given Row,London,GB,A,1' >given.csv
	start && pw import --items items.csv >/dev/null && pw import given.csv >out && rm -r data/incoming && pw import orders.csv >/dev/null ||
		say "import: $(cat err out)" || return
	pw import bad.csv >/dev/null
	until_true [ -d data/drop/failed ] && cp orders.csv data/drop/.again.csv && mv data/drop/.again.csv data/drop/again.csv &&
		until_true [ -e data/drop/done/again.csv ] || return
	pw user add Lee --role lead >/dev/null && answers signed-in bench-1 "$(pw --json user add Ann --role packer | jq -r .badge)"
}

what_is_done() {
	packs_one bench-1 DONE-100 && seals bench-1 DONE-100 &&
		packs_one bench-1 KEPT-1 && answers order-set-aside bench-1 "$(command_code SETASIDE)" || return
	{ echo GIVEN-1,A; for i in $(seq 101 399); do echo "DONE-$i,A"; done; } | { echo order_id,sku; cat; } >cancel.csv
	pw order cancel --file cancel.csv --reason 'Yvonne of Umbrageous Lane rang' >out 2>&1 || say "$(cat out)" || return
	pw order hold KEPT-2 --reason 'Cordelia will ring' >/dev/null && answers order-unknown bench-1 'Scribbled-Philippa' || return
	pw closeout --carrier sscc --attest >/dev/null && pw search Zebulon399 >/dev/null 2>&1
	until_true api 'search?q=Zebulon150' | is '.behind == 0 and (.hits | length > 0)' || true
	gives .state '"tendered"' order show DONE-100 && somewhere Zebulon100 Zebulon399 Jocasta200 Philippa 'Umbrageous Lane rang' Hortensia Ermintrude
}

nothing_goes_before_its_time() {
	ahead 30 && code_is 0 pw --json purge && is '.orders == 0' out && somewhere Zebulon100 Philippa && [ -e data/drop/done/again.csv ] || return
	ahead 89 && code_is 1 pw purge && contains "$(cat err)" 'The clock has gone' && contains "$(cat err)" 'purge --clock-is-right' || return
	code_is 0 pw --json purge --clock-is-right && is '.orders == 0' out || say "$(cat out)"
}

nothing_personal_is_left_in_any_file() {
	before=$(digest)
	# a label's picture goes when its box is tendered; one that was left all the same goes now
	stop && sqlite3 data/packwarden.db "INSERT INTO label SELECT id, 1, x'00', x'00' FROM number" || return
	ahead 95 && code_is 0 pw --json purge && is '.orders == 301 and .texts > 0 and .journal == 0' out || say "$(cat out err)" || return
	until_true [ ! -e data/drop/done/again.csv ] || return # the shop's file, in which they all were
	nowhere Zebulon zebulon Quackenbush Quixotic Umbrageous Xanthia XQ1 +44555100 umbra.example Zyzzyva Jocasta Obbligato Philippa \
		Ermintrude Yvonne Hortensia || return
	same "$(sqlite3 -readonly data/packwarden.db 'SELECT group_concat(o.order_id) FROM label l JOIN number n ON n.id = l.number
		JOIN box b ON b.id = n.box JOIN orders o ON o.id = b.orders')" KEPT-1 || return
	same "$(digest)" "$before" && ls data/labels | grep -q . && say "labels: $(ls data/labels)" || return 0
}

who_is_not_done_keeps_all() {
	somewhere Perpetua Oldcastle 'Lasting Road' Perdita Wilhelmina 'Cordelia will ring' Leopoldine || return
	gives '[.state, .boxes[0].state]' '["tendered","tendered"]' order show DONE-100 || return
	packs_one bench-1 KEPT-1 && seals bench-1 KEPT-1 && pw order release KEPT-2 --reason 'she rang' >/dev/null &&
		packs_one bench-1 KEPT-2 && seals bench-1 KEPT-2
}

the_journal_replays_to_the_same_digest() {
	replays && code_is 0 pw journal --verify && kill_engine && replays
}

a_purged_order_is_known_and_not_taken_back() {
	code_is 1 pw order uncancel DONE-200 --reason 'she wants it after all' && gives .state '"cancelled"' order show DONE-200 || return
	pw --json import orders.csv >out
	is '.orders.unchanged == 302 and .differs == 0' out || say "$(cat out)" || return
	printf '%s\n' 'order_id,revision,ship_to_name,address1,city,postcode,country,sku,quantity' \
		'DONE-200,5,Zoe New,1 New Road,London,NW8 9AY,GB,A,1' >again.csv
	pw --json import again.csv >out
	is '.orders.updated == 1' out && pw order uncancel DONE-200 --reason 'she wants it' >/dev/null &&
		gives .state '"released"' order show DONE-200
}

what_a_restore_set_aside_and_old_backups_go_too() {
	stop && code_is 0 pw backup copy && code_is 0 pw restore copy && ls data/packwarden.db.before-* >/dev/null || say "$(cat err)" || return
	touch -d '100 days ago' data/packwarden.db.before-* && start && code_is 0 pw --json purge --days 90 &&
		same "$(ls data/packwarden.db.before-* 2>/dev/null)" ''
}

records() { pw journal | sed -n 's/^access .* what=purge/purge/p'; }
who_had_it_done_is_in_the_journal() {
	local before
	before=$(records) && contains "$before" 'purge days=90' || return
	code_is 3 pw purge --days 400 --by Nobody && code_is 1 pw purge --days 400 --by Ann && same "$(records)" "$before" || return
	code_is 0 pw purge --days 400 --by Lee && same "$(records | tail -1)" 'purge user=1 days=400' && replays
}

days_that_are_none_are_refused() {
	code_is 2 pw purge --days x && code_is 2 pw purge --days -1 && code_is 2 pw purge --days 99999 && contains "$(cat err)" '0 to 36500'
}

run_all what_is_done nothing_goes_before_its_time nothing_personal_is_left_in_any_file who_is_not_done_keeps_all \
	the_journal_replays_to_the_same_digest a_purged_order_is_known_and_not_taken_back \
	what_a_restore_set_aside_and_old_backups_go_too who_had_it_done_is_in_the_journal days_that_are_none_are_refused
