# Prints the keyboard layouts from xkb-data
$(BUILD)/keyboard_layouts: tests/devices/keyboard_layouts_main.c
	@mkdir -p $(@D)
	@echo "  CC $@"
	$(Q)$(CC) -std=c17 -D_GNU_SOURCE -O1 -g $(WARNINGS) -o $@ $< $(shell pkg-config --cflags --libs xkbcommon)
TEST_NEEDS += $(BUILD)/keyboard_layouts
