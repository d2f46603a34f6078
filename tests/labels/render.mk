# test_render makes a label hang, and looks at the alarm whenever the process waits
$(BUILD)/asan/tests/labels/test_render: LIBS += -Wl,--wrap=label_render -Wl,--wrap=poll
# test_hostile has files that a label's alarm is for, and is not as patient as a station
$(BUILD)/asan/tests/labels/test_hostile: LIBS += -Wl,--wrap=alarm
