# The profiles of station/profiles/, built into the binary and installed beside it, to be copied and changed.
PROFILE_TEXTS := $(sort $(wildcard station/profiles/*.ini))
GENERATED += $(BUILD)/generated/profiles.inc
$(BUILD)/generated/profiles.inc: $(PROFILE_TEXTS)
	@mkdir -p $(@D)
	{ for file in $(PROFILE_TEXTS); do name=$$(basename $$file .ini); \
	    echo "static const unsigned char profile_$$(echo $$name | tr - _)[] = {"; \
	    od -An -v -tx1 $$file | sed 's/ \(..\)/0x\1,/g'; echo '};'; done; \
	  echo 'static const struct built_in built_in[] = {'; \
	  for file in $(PROFILE_TEXTS); do name=$$(basename $$file .ini); id=profile_$$(echo $$name | tr - _); \
	    echo "	{ \"$$name\", $$id, sizeof $$id },"; done; echo '	{ 0 },'; echo '};'; } > $@.new && mv $@.new $@
