/* One bare label in a new process, linked with nothing else: what a cold start cannot beat. Exits 0 if it was
 * drawn. */
#include "bare_label.h"

#include <stddef.h>

int
main(void)
{
	cairo_surface_t *surface = bare_label_draw();

	if (surface == NULL)
		return 1;
	cairo_surface_destroy(surface);
	return 0;
}
