# test_render makes a label hang, and looks at the alarm whenever the process waits
$(BUILD)/asan/tests/labels/test_render: LIBS += -Wl,--wrap=label_render -Wl,--wrap=poll
