# another reader than the program's own, of Debian's libzbar-dev
$(BUILD)/asan/tests/labels/test_goldens: LIBS += -lzbar
