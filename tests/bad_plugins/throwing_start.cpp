// Lets an exception out of start, which the contract forbids.
#include "plugin.h"

#include <stdexcept>

namespace {

bool start(berth_instance*, berth_slice, const berth_failure*) {
    throw std::runtime_error("this exception should have stayed inside");
}

ONE_ENDPOINT;

} // namespace

NOTE
TABLE(good_create, start, good_call, good_stop, good_destroy)
