/* Takes half a second for each answer. */
#include "plugin.h"

#include <time.h>

static void call(berth_instance* self, const berth_call* message, const berth_sink* sink) {
    const struct timespec half = {0, 500000000};
    nanosleep(&half, NULL);
    good_call(self, message, sink);
}

NOTE
ONE_ENDPOINT;
TABLE(good_create, good_start, call, good_stop, good_destroy)
