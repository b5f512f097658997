#include <plugin/bounded_step.hpp>

#include <pthread.h>

#include <future>
#include <memory>
#include <thread>

namespace berth::host::plugin {

bool ends_within(std::chrono::milliseconds deadline, const std::string& thread_name, std::function<void()> step) {
    const auto returned = std::make_shared<std::promise<void>>();
    auto wait = returned->get_future();
    std::thread thread([returned, name = thread_name.substr(0, 15), run = std::move(step)]() mutable {
        pthread_setname_np(pthread_self(), name.c_str());
        run();
        run = nullptr; // what it owns goes before anybody is told
        returned->set_value();
    });
    if (wait.wait_for(deadline) != std::future_status::ready) {
        thread.detach();
        return false;
    }
    thread.join();
    return true;
}

} // namespace berth::host::plugin
