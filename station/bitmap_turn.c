/* A label for a printer that feeds it sideways, or with its foot first. */
#include "label.h"

static void
place(const struct bitmap *from, struct bitmap *to, unsigned quarters, uint32_t x, uint32_t y)
{
	uint32_t right = from->width - 1 - x, below = from->height - 1 - y;
	uint32_t new_x = quarters == 1 ? below : quarters == 2 ? right : y;
	uint32_t new_y = quarters == 1 ? x : quarters == 2 ? below : right;

	to->rows[(size_t)new_y * to->stride + new_x / 8] |= (uint8_t)(0x80 >> new_x % 8);
}

int
bitmap_turn(struct bitmap *bitmap, unsigned quarters)
{
	struct bitmap turned;
	bool sideways = quarters % 2;

	quarters %= 4;
	if (quarters == 0)
		return 0;
	if (bitmap_create(&turned, sideways ? bitmap->height : bitmap->width, sideways ? bitmap->width : bitmap->height,
	                  bitmap->dpi) != 0)
		return -1;
	for (uint32_t y = 0; y < bitmap->height; y++)
		for (uint32_t x = 0; x < bitmap->width; x++) {
			if (x % 8 == 0 && !bitmap->rows[(size_t)y * bitmap->stride + x / 8])
				x += 7; /* most of a label is white */
			else if (bitmap_get(bitmap, x, y))
				place(bitmap, &turned, quarters, x, y);
		}
	bitmap_finish(bitmap);
	*bitmap = turned;
	return 0;
}
