# The database schema, built into the binary as the text schema_sql.
GENERATED += $(BUILD)/generated/schema_sql.h
$(BUILD)/generated/schema_sql.h: station/schema.sql
	@mkdir -p $(@D)
	{ echo 'const char schema_sql[] = {'; od -An -v -tx1 $< | sed 's/ \(..\)/0x\1,/g'; echo '0};'; } > $@
