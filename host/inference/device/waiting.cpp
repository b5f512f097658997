#include <inference/device/waiting.hpp>

#include <inference/device/fault.hpp>

#include <CL/cl.h>

#include <condition_variable>
#include <mutex>
#include <string>

namespace berth::host::inference::device {

namespace {

// Shared by the waiter and the driver's call back, whichever of them is later.
struct waited {
    std::mutex mutex;
    std::condition_variable changed;
    bool over = false;       // guarded by the mutex
    int status = CL_SUCCESS; // likewise
};

void CL_CALLBACK tell(cl_event, cl_int status, void* data) {
    const std::unique_ptr<std::shared_ptr<waited>> shared(static_cast<std::shared_ptr<waited>*>(data));
    const std::lock_guard lock((*shared)->mutex);
    (*shared)->over = true;
    (*shared)->status = status;
    (*shared)->changed.notify_all();
}

} // namespace

void wait_for(event_handle event, std::chrono::milliseconds limit, std::string_view doing) {
    const auto shared = std::make_shared<waited>();
    auto for_driver = std::make_unique<std::shared_ptr<waited>>(shared);
    check(clSetEventCallback(event.get(), CL_COMPLETE, tell, for_driver.get()), doing);
    for_driver.release(); // the call back deletes it
    std::unique_lock lock(shared->mutex);
    if (!shared->changed.wait_for(lock, limit, [&] { return shared->over; }))
        throw fault(fault_kind::lost, "no answer of the device within " + std::to_string(limit.count()) + " ms while " +
                                          std::string(doing));
    const int status = shared->status;
    if (status < 0)
        throw fault(fault_kind::lost, name_of_code(status) + " of a command, found while " + std::string(doing));
}

} // namespace berth::host::inference::device
