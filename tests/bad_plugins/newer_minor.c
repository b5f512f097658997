/* Built with a later minor ABI, whose structs have grown at their ends: it must load. */
#define ABI_MINOR 7u
#include "plugin.h"

NOTE

static const struct {
    berth_endpoint known;
    const char* added;
} endpoints[] = {
    {{sizeof endpoints[0], 0, "Service", "one", "GET", "/one", "A summary", NULL, NULL, 0, 200, NULL, NULL, NULL}, "a"},
    {{sizeof endpoints[0], 0, "Service", "two", "GET", "/two", "A summary", NULL, NULL, 0, 200, NULL, NULL, NULL}, "b"}};

EXPORTED extern const struct grown_table {
    berth_plugin_table known;
    const char* added[2];
} berth_plugin;
const struct grown_table berth_plugin = {
    {sizeof(struct grown_table), ABI_MAJOR, ABI_MINOR, 2, PLUGIN_NAME, PLUGIN_VERSION, "0.9.0", "test",
     "A plugin from the future", &endpoints[0].known, NULL, NULL, 0, 0, NULL, good_create, good_start, good_call, good_stop,
     good_destroy, no_extension},
    {"a", "b"}};
