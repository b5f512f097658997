/* Calls a function that no library has. */
#include "plugin.h"

extern void berth_tests_no_such_function(void);

static bool start(berth_instance* self, berth_slice configuration, const berth_failure* failure) {
    (void)self;
    (void)configuration;
    (void)failure;
    berth_tests_no_such_function();
    return true;
}

NOTE
ONE_ENDPOINT;
TABLE(good_create, start, good_call, good_stop, good_destroy)
