#include "order.h"

const char *
order_state_text(enum order_state state)
{
	static const char *const text[] = {
		[ORDER_RELEASED] = "released", [ORDER_OPEN] = "open", [ORDER_PACKED] = "packed",
		[ORDER_SEALED] = "sealed", [ORDER_TENDERED] = "tendered", [ORDER_HELD] = "held",
		[ORDER_CANCELLED] = "cancelled", [ORDER_SUSPECT] = "suspect",
	};
	return (unsigned)state < sizeof text / sizeof *text && text[state] ? text[state] : "";
}

const char *
line_status_text(enum line_status status)
{
	static const char *const text[] = {
		[LINE_OPEN] = "", [LINE_BACKORDERED] = "backordered", [LINE_HELD] = "held", [LINE_SHORT] = "short",
		[LINE_CANCELLED] = "cancelled", [LINE_DAMAGED] = "damaged",
	};
	return (unsigned)status < sizeof text / sizeof *text ? text[status] : "";
}

const char *
box_state_text(enum box_state state)
{
	static const char *const text[] = {
		[BOX_OPEN] = "open", [BOX_COMPLETE] = "complete", [BOX_PRINTING] = "printing",
		[BOX_LABELLED] = "labelled", [BOX_UNKNOWN] = "unknown", [BOX_SEALED] = "sealed",
		[BOX_LOADED] = "loaded", [BOX_TENDERED] = "tendered", [BOX_VOIDED] = "voided",
	};
	return (unsigned)state < sizeof text / sizeof *text && text[state] ? text[state] : "";
}

const char *
role_text(enum role role)
{
	static const char *const text[] = {
		[ROLE_NONE] = "", [ROLE_PACKER] = "packer", [ROLE_LEAD] = "lead", [ROLE_ADMIN] = "admin",
	};
	return (unsigned)role < sizeof text / sizeof *text ? text[role] : "";
}
