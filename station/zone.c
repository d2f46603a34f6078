#include "zone.h"

#include <glib.h>
#include <string.h>

/* GLib reads /usr/share/zoneinfo, with the rule at the file's end for years beyond its table. */

bool
zone_exists(const char *name)
{
	GTimeZone *zone;

	/* letters first: GLib would also take "+02:00" or a rule in POSIX's form, which know no name to
	 * show */
	if (*name == '\0' || *name == '/' || strstr(name, "..") != NULL || !g_ascii_isalpha(*name) ||
	    name[strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/_+-")] != '\0')
		return false;
	zone = g_time_zone_new_identifier(name);
	if (zone != NULL)
		g_time_zone_unref(zone);
	return zone != NULL;
}

static int32_t
no_offset(const void *context, int64_t utc_s)
{
	(void)context;
	(void)utc_s;
	return 0;
}

const struct calendar_zone zone_utc = { .offset = no_offset };

static int32_t
offset_of(const void *context, int64_t utc_s)
{
	GTimeZone *zone = (GTimeZone *)context; /* GLib only counts its references */
	gint interval = g_time_zone_find_interval(zone, G_TIME_TYPE_UNIVERSAL, utc_s);

	return interval >= 0 ? g_time_zone_get_offset(zone, interval) : 0;
}

void
zone_open(struct calendar_zone *zone, const char *name)
{
	GTimeZone *rules = *name != '\0' ? g_time_zone_new_identifier(name) : g_time_zone_new_local();

	*zone = (struct calendar_zone){ .offset = offset_of, .context = rules != NULL ? rules : g_time_zone_new_utc() };
}

void
zone_close(struct calendar_zone *zone)
{
	if (zone->context != NULL)
		g_time_zone_unref((GTimeZone *)zone->context);
	*zone = (struct calendar_zone){ 0 };
}

const char *
zone_name(const struct calendar_zone *zone)
{
	const char *name = g_time_zone_get_identifier((GTimeZone *)zone->context);

	return name != NULL ? name : "";
}
