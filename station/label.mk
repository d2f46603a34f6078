# What labels need beyond the Makefile's packages: librsvg draws the still part of a template, libpng reads and writes.
LIBS += $(shell pkg-config --libs librsvg-2.0 libpng)
# A folder of the C library itself must keep its place in the search, or #include_next goes astray.
COMMON += $(patsubst -I%,-isystem %,$(filter-out -I/usr/include/%-linux-gnu,\
            $(shell pkg-config --cflags-only-I librsvg-2.0 libpng)))

# The private font configuration, built in.
GENERATED += $(BUILD)/generated/fonts_conf.h
$(BUILD)/generated/fonts_conf.h: station/fonts.conf
	@mkdir -p $(@D)
	{ echo 'static const unsigned char fonts_conf[] = {'; od -An -v -tx1 $< | sed 's/ \(..\)/0x\1,/g'; echo '0};'; } > $@

# Finished labels that come as PDF: poppler, a page onto a cairo surface.
LIBS += $(shell pkg-config --libs poppler-glib)
COMMON += $(patsubst -I%,-isystem %,$(filter-out -I/usr/include/%-linux-gnu,$(shell pkg-config --cflags-only-I poppler-glib)))
