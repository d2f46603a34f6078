-- Who may what, all of it: a station calls functions and touches no table, a reader sees views.
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA packwarden FROM PUBLIC, packwarden_station, packwarden_reader;
GRANT USAGE ON SCHEMA packwarden TO packwarden_station, packwarden_reader;
GRANT EXECUTE ON FUNCTION greet, push, claim, news, feed_heads, note_incident, numbers, digest_boxes, rows_of_boxes, compared
	TO packwarden_station;
GRANT SELECT ON seen_boxes, seen_stations, seen_conflicts, seen_incidents, seen_orders, seen_numbers, seen_nights, seen_shipped,
	seen_unshipped, seen_days, seen_purges TO packwarden_reader;
