# station/web/ inside the binary, the modules of each page joined to one: a request for each would be half of the time until
# the packer sees the lane. Only web_static.o needs it: a changed page does not rebuild the rest.
WEB_PAGES := $(sort $(shell find station/web -type f ! -name '.*'))
WEB_FOLDERS := $(shell find station/web -type d)
WEB_PLAIN := $(filter-out %.js,$(WEB_PAGES))
WEB_SCRIPTS := $(patsubst %.html,%.js,$(filter %.html,$(WEB_PAGES)))
WEB_BUILT := $(BUILD)/generated/web
$(WEB_FOLDERS): ; # no program to be made from station/web.c
$(BUILD)/generated/web_files.inc: $(WEB_PAGES) $(WEB_FOLDERS) scripts/embed station/web.mk
	@rm -rf $(WEB_BUILT) && mkdir -p $(WEB_BUILT)
	cd station/web && cp -R --parents $(WEB_PLAIN:station/web/%=%) $(abspath $(WEB_BUILT))
	esbuild --bundle --format=esm --charset=utf8 --log-level=warning --outdir=$(WEB_BUILT) $(WEB_SCRIPTS)
	scripts/embed $(WEB_BUILT) $$(find $(WEB_BUILT) -type f | LC_ALL=C sort) >$@.new
	@mv $@.new $@
$(BUILD)/release/station/web_static.o $(BUILD)/asan/station/web_static.o: $(BUILD)/generated/web_files.inc
