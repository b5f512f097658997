// Leaves an object with a destructor in the thread-local storage of every thread that calls it: the dynamic linker keeps
// the image until those threads end.
#include "plugin.h"

namespace {

struct noticed {
    int calls = 0;
    ~noticed() { calls = -1; }
};

thread_local noticed mine;

void call(berth_instance* self, const berth_call* message, const berth_sink* sink) {
    ++mine.calls;
    good_call(self, message, sink);
}

ONE_ENDPOINT;

} // namespace

NOTE
TABLE(good_create, good_start, call, good_stop, good_destroy)
