#include <http/server.hpp>

#include <http/event_loop.hpp>
#include <http/listener.hpp>

#include <observe/log.hpp>

#include <algorithm>
#include <future>
#include <thread>

#include <sched.h>
#include <sys/resource.h>

namespace berth::host::http {

namespace {

// The processors this process may use, which a container or taskset may have narrowed.
std::size_t usable_processors() {
    cpu_set_t usable;
    CPU_ZERO(&usable);
    if (::sched_getaffinity(0, sizeof usable, &usable) == 0) return static_cast<std::size_t>(CPU_COUNT(&usable));
    return std::max(1u, std::thread::hardware_concurrency());
}

// Each connection takes a descriptor; whoever starts the process raises the limit.
void check_descriptors(const std::string& name, std::size_t connections) {
    rlimit most{};
    if (::getrlimit(RLIMIT_NOFILE, &most) != 0 || most.rlim_cur >= connections) return;
    observe::warning("http.few_descriptors", {{"port", name}, {"connections", connections}, {"limit", most.rlim_cur}});
}

} // namespace

class server::implementation {
public:
    implementation(server_options options, handler& handles)
        : options_(std::move(options)), counts_(options_.name), listener_(options_) {
        std::size_t loops = options_.loops ? options_.loops : usable_processors();
        for (std::size_t i = 0; i < loops; ++i)
            loops_.push_back(std::make_unique<event_loop>(i, options_, handles, counts_));
    }

    ~implementation() { stop(); }

    std::uint16_t port() const noexcept { return listener_.port(); }
    std::size_t loop_count() const noexcept { return loops_.size(); }

    void start() {
        check_descriptors(options_.name, options_.limits.connections);
        std::vector<event_loop*> all;
        for (auto& loop : loops_) all.push_back(loop.get());
        listener_.open(std::move(all), options_.limits.connections);
        for (auto& loop : loops_) threads_.emplace_back([at = loop.get()] { at->run(); });
    }

    void post(std::size_t loop, std::function<void()> task) {
        if (loop < loops_.size()) loops_[loop]->mail()->post(std::move(task));
    }

    bool drain(std::chrono::milliseconds deadline) {
        auto until = std::chrono::steady_clock::now() + deadline;
        if (threads_.empty()) return true;
        // Loop 0 first, and waited for: what it accepts last reaches the other loops before they drain.
        auto closed = std::make_shared<std::promise<void>>();
        auto ready = closed->get_future();
        post(0, [this, closed] {
            listener_.close();
            closed->set_value();
        });
        if (ready.wait_until(until) != std::future_status::ready) return false;
        for (std::size_t i = 0; i < loops_.size(); ++i) post(i, [at = loops_[i].get()] { at->drain(); });
        return counts_.wait_until_idle(until);
    }

    void stop() noexcept {
        for (auto& loop : loops_) loop->mail()->post([at = loop.get()] { at->stop(); });
        for (auto& thread : threads_) thread.join();
        threads_.clear();
        for (auto& loop : loops_) loop->shut();
    }

private:
    const server_options options_;
    population counts_;
    listener listener_;
    std::vector<std::unique_ptr<event_loop>> loops_;
    std::vector<std::thread> threads_;
};

server::server(server_options options, handler& handles)
    : implementation_(std::make_unique<implementation>(std::move(options), handles)) {}

server::~server() = default;

std::uint16_t server::port() const noexcept {
    return implementation_->port();
}

std::size_t server::loop_count() const noexcept {
    return implementation_->loop_count();
}

void server::start() {
    implementation_->start();
}

void server::post(std::size_t loop, std::function<void()> task) {
    implementation_->post(loop, std::move(task));
}

bool server::drain(std::chrono::milliseconds deadline) {
    return implementation_->drain(deadline);
}

void server::stop() noexcept {
    implementation_->stop();
}

} // namespace berth::host::http
