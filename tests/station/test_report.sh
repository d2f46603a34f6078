#!/bin/bash
# Reports, packing slips and the carrier's sheet of a running station: the process that makes them has its own sandbox, and
# nothing but the finished file comes out of it.
. tests/station/station.sh

# One order packed, refused once, sealed, and with the carrier.
shipped() {
	local n=0
	station_make 'driver = file' 'path = labels' && station_start || return 1
	{
		echo 'order_id,ship_to_name,address1,city,postcode,country,sku,quantity,gift_message'
		echo 'A-1,Анна Каренина דניאל 王小明,1 Abbey Road,London,NW8 9AY,GB,MUG,2,С днём рождения!'
		echo 'A-2,Ben Second,2 Abbey Road,London,NW8 9AY,GB,TEA,1,'
	} >orders.csv
	pw import --items items.csv >import.log && pw import orders.csv >>import.log && pw user add Ann --role packer >>import.log || return 1
	pw --json badges >badges
	pw --json commands >commands
	pw scan --lane bench-1 "$(badge Ann)" A-1 0614141000104 >scans
	pw scan --lane bench-1 "$(command_code ACK)" 0614141000012 0614141000012 >scans || { cat scans; return 1; }
	until_true eval 'pw --json order show A-1 | jq -e ".boxes[0].state == \"labelled\""' || return 1
	pw scan --lane bench-1 "$(pw --json order show A-1 | jq -r '.boxes[0].seal_code')" >scans || { cat scans; return 1; }
	pw closeout --carrier sscc --attest --pdf manifest.pdf --lang ru >closeout || { cat closeout; return 1; }
}

the_carriers_sheet_and_the_packing_slip_say_what_is_in_the_boxes() {
	shipped || return 1
	pdftotext -layout manifest.pdf - >text
	grep -q 'Реестр отправлений · sscc' text && grep -q 'Водитель: имя и подпись' text && grep -q '1 из 1' text &&
		grep -q 'A-1' text || { cat text; return 1; }
	pw order slip A-1 --pdf slip.pdf --lang es || return 1
	pdftotext -layout slip.pdf - >text
	grep -q 'Albarán · A-1' text && grep -q 'Анна Каренина' text && grep -q 'С днём рождения!' text && grep -q 'MUG  *Mug, blue  *2' text &&
		! grep -qi 'pric\|preci' text || { cat text; return 1; }
	pdffonts slip.pdf | tail -n +3 >fonts
	[ -s fonts ] && ! grep -v ' yes yes yes ' fonts
}

each_report_comes_as_text_json_csv_and_pdf_from_a_process_that_ends() {
	shipped || return 1
	pw report shift >text && grep -q 'bench-1  Ann' text || { cat text; return 1; }
	pw --json report mismatches | jq -se 'map(select(.table == "mismatches"))[0] | .verdict == "wrong-item" and .by == null and
		.packer == "Ann" and .order == "A-1"' >found || { cat found; pw --json report mismatches; return 1; }
	pw report mismatches --csv | grep -q '^"Each mismatch, newest first",.*,wrong-item,' || say "the CSV lacks it" || return 1
	pw report unshipped | grep -q '^A-2 ' || say "A-2 is not unshipped" || return 1
	pw report explain A-1 >text && grep -q 'Refused: Wrong item. PEN' text && grep -q '1 × MUG went into the box' text || { cat text; return 1; }
	pw --json report affected --printer label | jq -se 'map(select(.table == "confirmed"))[0].order == "A-1" and
		(map(select(.table == "customers"))[0].name | startswith("Анна"))' >found || { pw report affected --printer label; return 1; }
	pw report affected --from today --pdf incident.pdf --lang zh && pdftotext incident.pdf - | grep -q '发生了什么' || return 1
	pw report affected --lane nowhere 2>text; same $? 1 || return 1
	grep -q "no lane 'nowhere'" text || { cat text; return 1; }
	until_true eval '! pgrep -f -- "packwarden --data $folder/data child report"' || say "a report process stays" || return 1
	station_stop
}

run the_carriers_sheet_and_the_packing_slip_say_what_is_in_the_boxes each_report_comes_as_text_json_csv_and_pdf_from_a_process_that_ends
status=$?
cd / && rm -rf "$folder"
exit $status
