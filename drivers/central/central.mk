# The central database's schema, built into the binary: the steps from version to version in their order, and what each init
# installs behind them.
CENTRAL_STEPS := $(sort $(wildcard drivers/central/[0-9]*.sql))
CENTRAL_PARTS := $(patsubst %,drivers/central/%.sql,stations feed events orders leases numbers given proof purge views rights)
GENERATED += $(BUILD)/generated/central_sql.inc
$(BUILD)/generated/central_sql.inc: $(CENTRAL_STEPS) $(CENTRAL_PARTS) drivers/central/central.mk
	@mkdir -p $(@D)
	{ for file in $(CENTRAL_STEPS) $(CENTRAL_PARTS); do echo "static const char sql_$$(basename $$file .sql)[] = {"; \
	    od -An -v -tx1 $$file | sed 's/ \(..\)/0x\1,/g'; echo '0};'; done; \
	  echo 'static const char *const steps[] = {'; \
	  for file in $(CENTRAL_STEPS); do echo "	sql_$$(basename $$file .sql),"; done; echo '};'; \
	  echo 'static const char *const parts[] = {'; \
	  for file in $(CENTRAL_PARTS); do echo "	sql_$$(basename $$file .sql),"; done; echo '};'; } > $@.new && mv $@.new $@
