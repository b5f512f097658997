// Exports more than its one symbol, as a careless build does: it loads, and others do not see its symbols.
#include "plugin.h"

#include <string>

EXPORTED std::string berth_tests_exported(std::string text) { return text + text; }
C_LINKAGE EXPORTED int malloc_usage(void) { return 42; }

static const berth_endpoint endpoints[] = {ENDPOINT("GET", PATH)};

NOTE
TABLE(good_create, good_start, good_call, good_stop, good_destroy)
