/* Dereferences null in a handler: only a worker survives it. The other endpoint is fine. */
#include "plugin.h"

static int* volatile nowhere = NULL;

static void call(berth_instance* self, const berth_call* message, const berth_sink* sink) {
    if (message->endpoint == 1) *nowhere = 1;
    good_call(self, message, sink);
}

static const berth_endpoint endpoints[] = {ENDPOINT("GET", "/" PLUGIN_NAME), ENDPOINT("GET", "/" PLUGIN_NAME "/crash")};

NOTE
TABLE(good_create, good_start, call, good_stop, good_destroy)
