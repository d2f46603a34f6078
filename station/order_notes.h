/* What a packer is told of an order before its first item goes in: the same columns for the engine, whose answer to the
 * scan that opens it bears them, and for the lane's page, which shows them again after a reload. */
#ifndef STATION_ORDER_NOTES_H
#define STATION_ORDER_NOTES_H

/* of orders where id = ? */
#define ORDER_NOTES_COLUMNS "note, gift_message, replaces"

/* sku, description, instructions: of a line's item, and of the kit that it is a part of; once a line. ?1 is the order.
 * CROSS JOIN: by the lines in their order, so that the first ones found are enough. */
#define ORDER_INSTRUCTIONS                                                                                    \
	"SELECT i.sku, CASE WHEN l.description <> '' AND l.kit IN (0, i.id) THEN l.description ELSE i.description END," \
	" i.instructions, i.id, l.n FROM line l CROSS JOIN item i ON i.id IN (l.kit, l.item)"                      \
	" WHERE l.orders = ?1 AND i.instructions <> '' AND (l.status = 0 OR l.packed > 0) "

/* Of the lines in the JSON array ?2, see lane.told. */
#define ORDER_INSTRUCTIONS_TOLD ORDER_INSTRUCTIONS "AND l.n IN (SELECT value FROM json_each(?2)) ORDER BY l.n"

enum { ORDER_LINES_SHOWN = 60, ORDER_INSTRUCTIONS_MAX = 20 }; /* lines on a page at once, and items whose instructions are told */

#endif
