// The worker's side: one instance, in this process, that is called over a socket. The main thread is its loop.
#include <plugin/start.hpp>

#include <plugin/native_instance.hpp>
#include <plugin/outbox.hpp>
#include <plugin/worker_wire.hpp>

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <unordered_set>

namespace berth::host::plugin {

namespace {

// What fits into a frame with its headers; the host takes a larger one for a broken worker.
constexpr std::size_t largest_answer = wire::largest_frame - 1024 * 1024;

class session;

// A call from the host. It tells the session when it goes, since cancel may come at any time.
class remote_call final : public invocation {
public:
    remote_call(session& in, wire::call_message from);
    ~remote_call() override;

    void answer(const berth_answer& answer) noexcept override;
    void fail(int status, std::string_view title, std::string_view detail, int retry_after) noexcept override;
    bool cancelled() const noexcept override { return cancelled_.load(std::memory_order_relaxed); }
    void cancel() noexcept { cancelled_.store(true, std::memory_order_relaxed); }

private:
    session& session_;
    const wire::call_message from_;
    std::atomic<bool> cancelled_{false}; // the main thread sets, the plugin reads
};

class session {
public:
    explicit session(int socket) : socket_(std::make_shared<descriptor>(socket)) { outbox_.open(socket_); }

    int run();

    template <class Put>
    void say(Put put) {
        outbox_.add(put);
        // The main thread sends once for all that it did in a turn.
        if (std::this_thread::get_id() != main_) outbox_.flush();
    }
    void add(std::uint64_t id, remote_call& call);
    void remove(std::uint64_t id) noexcept;
    void lend(int file);

private:
    bool start(const wire::frame& first);
    bool serve();
    bool handle(wire::frame from);
    bool call(wire::call_message message);
    bool receive();

    const std::shared_ptr<descriptor> socket_;
    const std::thread::id main_ = std::this_thread::get_id();
    outbox outbox_;
    wire::splitter splitter_;
    std::shared_ptr<instance> instance_;
    instance_options options_;
    bool stopping_ = false;

    std::mutex mutex_; // guards running_ and lent_
    std::unordered_map<std::uint64_t, remote_call*> running_;
    std::unordered_set<int> lent_; // files of answers, open until the host has opened them too
};

remote_call::remote_call(session& in, wire::call_message from) : session_(in), from_(std::move(from)) {
    message = from_.call;
    session_.add(message.id, *this);
}

remote_call::~remote_call() { session_.remove(message.id); }

void remote_call::answer(const berth_answer& answer) noexcept {
    int file = -1;
    if (answer.body.size > largest_answer)
        return fail(500, {}, "the plugin's answer has more than " + std::to_string(largest_answer) + " bytes (largest_answer)", 0);
    if (answer.file.size > 0) {
        const std::string path(answer.file.data, answer.file.size);
        file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
        const bool missing = file < 0 && (errno == ENOENT || errno == ENOTDIR);
        if (missing) return fail(404, {}, "the file does not exist", 0);
        if (file < 0) return fail(500, {}, "the plugin's answer could not be sent", 0);
        session_.lend(file);
    }
    session_.say([&](std::string& bytes) { wire::put_answer(bytes, message.id, answer, file); });
}

void remote_call::fail(int status, std::string_view title, std::string_view detail, int retry_after) noexcept {
    session_.say([&](std::string& bytes) {
        wire::put_fail(bytes, {message.id, status, retry_after, std::string(title), std::string(detail)});
    });
}

void session::add(std::uint64_t id, remote_call& call) {
    const std::lock_guard lock(mutex_);
    running_.emplace(id, &call);
}

void session::remove(std::uint64_t id) noexcept {
    const std::lock_guard lock(mutex_);
    running_.erase(id);
}

void session::lend(int file) {
    const std::lock_guard lock(mutex_);
    lent_.insert(file);
}

bool session::receive() {
    static char room[256 * 1024];
    ssize_t n = -1;
    do n = recv(socket_->number(), room, sizeof room, 0);
    while (n < 0 && errno == EINTR);
    if (n <= 0) return false;
    splitter_.add({room, static_cast<std::size_t>(n)});
    return true;
}

bool session::start(const wire::frame& first) {
    const auto message = first.type == wire::frame_type::start ? wire::start_of(first.payload) : std::nullopt;
    if (!message) return false;
    options_ = message->options;
    auto started = native_instance::start(message->image, options_, [this](berth_level level, std::string_view text) {
        say([&](std::string& bytes) { wire::put_log(bytes, level, text); });
    });
    const auto* const reason = std::get_if<std::string>(&started);
    if (!reason) instance_ = std::get<std::shared_ptr<instance>>(started);
    outbox_.add([&](std::string& bytes) {
        if (reason)
            wire::put_text(bytes, wire::frame_type::failed, *reason);
        else
            wire::put_text(bytes, wire::frame_type::ready, instance_->about()->encode());
    });
    outbox_.flush();
    return reason == nullptr;
}

bool session::call(wire::call_message message) {
    const auto endpoints = instance_->about()->endpoints();
    if (message.call.endpoint >= endpoints.size()) return false;
    for (const berth_argument& each : message.arguments)
        if (each.input >= endpoints[message.call.endpoint].input_count) return false;
    instance_->submit(std::make_unique<remote_call>(*this, std::move(message)), true);
    return true;
}

bool session::handle(wire::frame from) {
    switch (from.type) {
    case wire::frame_type::call: {
        auto message = wire::call_of(std::move(from.payload));
        return message && call(std::move(*message));
    }
    case wire::frame_type::cancel: {
        const auto id = wire::number_of(from.payload);
        const std::lock_guard lock(mutex_);
        if (const auto found = running_.find(id.value_or(0)); found != running_.end()) found->second->cancel();
        return id.has_value();
    }
    case wire::frame_type::release: {
        const auto file = wire::number_of(from.payload);
        const std::lock_guard lock(mutex_);
        if (file && lent_.erase(static_cast<int>(*file)) > 0) close(static_cast<int>(*file));
        return file.has_value();
    }
    case wire::frame_type::stop: stopping_ = true; return true;
    default: return false;
    }
}

// One turn: all the frames that have come, then one wake-up and one send for all of them.
bool session::serve() {
    while (auto each = splitter_.next())
        if (!handle(std::move(*each))) return false;
    instance_->wake();
    return !splitter_.broken() && outbox_.flush() != outbox::result::broken && !stopping_ && receive();
}

int session::run() {
    std::optional<wire::frame> first;
    while (!first && !splitter_.broken())
        if (!(first = splitter_.next()) && !receive()) return 1;
    if (!first || !start(*first)) return 1;
    while (serve()) {}
    // The host has drained us when it says stop; when it has gone, nobody waits for an answer.
    instance_->drain(std::chrono::milliseconds(stopping_ ? 100 : 0));
    const unloaded left = instance_->stop();
    outbox_.flush();
    if (left.resident) std::_Exit(0); // its code may still run: nothing here may be taken from under it
    return 0;
}

} // namespace

int run_worker(int socket) {
    signal(SIGINT, SIG_IGN); // a terminal's Ctrl-C is for the host, which stops us in good order
    signal(SIGPIPE, SIG_IGN);
    // The host has gone, or has waited long enough. Its end of the socket says so too, but a plugin may hold the thread
    // that would read it.
    signal(SIGTERM, [](int) { alarm(2); });
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    fcntl(socket, F_SETFD, FD_CLOEXEC); // a child that the plugin starts must not keep the host waiting
    session serving(socket);
    return serving.run();
}

} // namespace berth::host::plugin
