// Files that are being answered by descriptor. The host opens the path of an answer while the call still runs, on its
// thread; but a method's locals are gone by then, and by the file's own path it could be another file meanwhile, even
// one outside. So each thread keeps the last descriptor it answered with until it answers with the next: as many as
// there are threads that call. Any number of threads.
#pragma once

#include <berth/detail/descriptor.hpp>

#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>

namespace berth::detail {

class held_descriptors {
public:
    // A path that opens the same file anew, whatever bears its name by then.
    std::string hold(descriptor file) {
        std::string path = "/proc/self/fd/" + std::to_string(file.number());
        const std::lock_guard lock(mutex_);
        last_[std::this_thread::get_id()] = std::move(file);
        return path;
    }

private:
    std::mutex mutex_; // guards last_
    std::unordered_map<std::thread::id, descriptor> last_;
};

} // namespace berth::detail
