# station/web/ inside the binary. Only web_static.o needs it: a changed page does not rebuild the rest.
WEB_PAGES := $(sort $(shell find station/web -type f ! -name '.*'))
WEB_FOLDERS := $(shell find station/web -type d)
$(WEB_FOLDERS): ; # no program to be made from station/web.c
$(BUILD)/generated/web_files.inc: $(WEB_PAGES) $(WEB_FOLDERS) scripts/embed station/web.mk
	@mkdir -p $(@D)
	scripts/embed station/web $(WEB_PAGES) >$@.new
	@mv $@.new $@
$(BUILD)/release/station/web_static.o $(BUILD)/asan/station/web_static.o: $(BUILD)/generated/web_files.inc
