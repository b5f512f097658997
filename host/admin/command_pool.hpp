// Runs what may block (starting a plugin, writing the configuration) off the loop, on a few threads. Any thread
// submits.
#pragma once

#include <Poco/ThreadPool.h>

#include <functional>

namespace berth::host::admin {

class command_pool {
public:
    explicit command_pool(int threads);
    ~command_pool(); // waits for what runs

    // False when all threads are busy; then `work` was not taken.
    bool submit(std::function<void()>&& work);

private:
    Poco::ThreadPool threads_;
};

} // namespace berth::host::admin
