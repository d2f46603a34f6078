# The versions of the central database's schema, built into the binary in their order.
CENTRAL_SQL := $(sort $(wildcard drivers/central/[0-9]*.sql))
GENERATED += $(BUILD)/generated/central_sql.inc
$(BUILD)/generated/central_sql.inc: $(CENTRAL_SQL)
	@mkdir -p $(@D)
	{ for file in $(CENTRAL_SQL); do echo "static const char version_$$(basename $$file .sql)[] = {"; \
	    od -An -v -tx1 $$file | sed 's/ \(..\)/0x\1,/g'; echo '0};'; done; \
	  echo 'static const char *const versions[] = {'; \
	  for file in $(CENTRAL_SQL); do echo "	version_$$(basename $$file .sql),"; done; echo '};'; } > $@.new && mv $@.new $@
