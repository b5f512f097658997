#include <plugin/worker_instance.hpp>

#include <plugin/host_side.hpp>
#include <plugin/stamp.hpp>
#include <plugin/unserved.hpp>

#include <observe/log.hpp>
#include <observe/metrics.hpp>

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace berth::host::plugin {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds busy_look{100};  // precision of deadlines while calls run
constexpr milliseconds idle_look{1'000};
constexpr milliseconds down_limit{5'000}; // a call waits no longer for a worker that is being restarted
constexpr milliseconds first_pause{100};
constexpr milliseconds longest_pause{10'000};
constexpr milliseconds after_terminate{500};
constexpr std::size_t crash_limit = 5; // within crash_window: safe mode
constexpr std::chrono::seconds crash_window{60};
constexpr std::size_t bytes_a_turn = 4 * 1024 * 1024;

} // namespace

start_result start_in_worker(const std::filesystem::path& image, const std::filesystem::path& program,
                             const instance_options& options) {
    return worker_instance::start(image, program, options);
}

worker_instance::worker_instance(const std::filesystem::path& image, const std::filesystem::path& program,
                                 const instance_options& options)
    : image_(image), program_(program), options_(options), name_(image.stem().string()),
      wake_up_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

worker_instance::~worker_instance() { worker_instance::stop(); }

start_result worker_instance::start(const std::filesystem::path& image, const std::filesystem::path& program,
                                    const instance_options& options) {
    std::shared_ptr<worker_instance> self(new worker_instance(image, program, options));
    self->minder_ = std::thread([instance = self.get()] { instance->mind(); });
    std::unique_lock lock(self->mutex_);
    // The minder keeps the deadline of the start, and always says something in the end.
    self->changed_.wait(lock, [&] { return self->started_ || self->gone_; });
    if (!self->started_) return self->start_reason_;
    lock.unlock();
    return std::shared_ptr<instance>(std::move(self));
}

void worker_instance::submit(std::unique_ptr<invocation> call, bool) noexcept {
    stamp(*call, clock::now(), options_.call_deadline);
    if (!leases_.enter()) return refuse(std::move(call), 503, "The plugin is stopping", "it takes no new calls");
    if (const std::string why = unserved_by_worker(*description_, call->message.endpoint); !why.empty())
        return refuse(std::move(call), 501, "Not served by a worker", why);
    if (safe_.load(std::memory_order_acquire))
        return refuse(std::move(call), 503, "The plugin is in safe mode", impairment());
    if (wire::size_of(call->message) > wire::largest_frame)
        return refuse(std::move(call), 413, "The call is too large", "more than 256 MiB do not go to a worker");
    if (calls_->push(call)) return;
    refused_total_->add();
    refuse(std::move(call), 503, "Too many calls wait", std::to_string(options_.queue) + " calls wait already (queue)");
}

void worker_instance::wake() noexcept {
    // What a full socket leaves behind is the minder's: it waits until there is room.
    if (calls_->send(outbox_) && outbox_.flush() == outbox::result::blocked) eventfd_write(wake_up_.number(), 1);
}

std::string worker_instance::impairment() const {
    const std::lock_guard lock(mutex_);
    return impairment_;
}

void worker_instance::refuse(std::unique_ptr<invocation> call, int status, std::string_view title,
                             const std::string& detail) noexcept {
    if (call->settle()) call->fail(status, title, "plugin " + name_ + ": " + detail, status == 503 ? 1 : 0);
    finished(std::move(call));
}

void worker_instance::finished(std::unique_ptr<invocation> call) noexcept {
    call.reset();
    calls_total_->add();
    leases_.leave();
}

void worker_instance::fail_all(worker_calls::call_list calls, std::string_view title,
                               const std::string& detail) noexcept {
    for (auto& call : calls) refuse(std::move(call), 503, title, detail);
}

bool worker_instance::drain(milliseconds deadline) {
    leases_.close();
    wake();
    if (leases_.none_within(deadline)) return true;
    observe::warning("plugin.drain_overdue", {{"plugin", name_}, {"running", running()}});
    give_up_wanted_.store(true);
    eventfd_write(wake_up_.number(), 1);
    return false;
}

unloaded worker_instance::stop() {
    leases_.close();
    stop_wanted_.store(true);
    eventfd_write(wake_up_.number(), 1);
    if (minder_.joinable()) minder_.join();
    return {}; // the image went with the process
}

// From here on the minder's thread.

void worker_instance::mind() noexcept {
    pthread_setname_np(pthread_self(), "worker minder");
    launch();
    while (phase_ != phase::gone) {
        wait();
        look_at_clock();
    }
    if (calls_) {
        fail_all(calls_->take_sent(), "The plugin is stopping", "it stopped before the call was answered");
        fail_all(calls_->take_waiting(), "The plugin is stopping", "it stopped before the call was answered");
    }
    const std::lock_guard lock(mutex_);
    gone_ = true;
    changed_.notify_all();
}

void worker_instance::launch() {
    auto spawned = worker_process::spawn(program_);
    if (auto* reason = std::get_if<std::string>(&spawned)) {
        failure_ = std::move(*reason);
        return lost({});
    }
    process_ = std::move(std::get<std::unique_ptr<worker_process>>(spawned));
    splitter_ = {};
    outbox_.open(process_->socket());
    outbox_.add([&](std::string& bytes) { wire::put_start(bytes, {image_.string(), options_}); });
    outbox_.flush();
    due_ = clock::now() + options_.start_deadline;
    phase_ = phase::starting;
}

milliseconds worker_instance::patience() const {
    milliseconds longest = leases_.running() > 0 ? busy_look : idle_look;
    if (phase_ == phase::serving || phase_ == phase::safe) return longest;
    const auto left = std::chrono::ceil<milliseconds>(due_ - clock::now());
    return std::clamp(left, milliseconds(0), longest);
}

void worker_instance::wait() {
    pollfd on[3] = {{wake_up_.number(), POLLIN, 0}, {-1, POLLIN, 0}, {-1, POLLIN, 0}};
    if (process_) {
        on[1].fd = process_->socket()->number();
        if (outbox_.blocked()) on[1].events |= POLLOUT;
        on[2].fd = process_->ended();
    }
    if (poll(on, 3, static_cast<int>(patience().count())) <= 0) return;
    eventfd_t ignored = 0;
    if (on[0].revents) eventfd_read(wake_up_.number(), &ignored);
    if (!process_) return;
    const bool ended = on[2].revents != 0;
    if ((on[1].revents & POLLOUT) && outbox_.flush() == outbox::result::done && calls_) wake();
    // What it said before it ended still counts.
    if ((on[1].revents || ended) && !read_frames()) return lost({});
    if (ended) lost({});
}

bool worker_instance::read_frames() {
    bool more = true;
    for (std::size_t taken = 0; more && taken < bytes_a_turn;) {
        const ssize_t n = recv(process_->socket()->number(), room_.data(), room_.size(), 0);
        if (n == 0) return false;
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && errno != EAGAIN && errno != EWOULDBLOCK) return false;
        if (n < 0) break;
        taken += static_cast<std::size_t>(n);
        more = static_cast<std::size_t>(n) == room_.size();
        splitter_.add({room_.data(), static_cast<std::size_t>(n)});
        while (auto each = splitter_.next()) {
            if (handle(std::move(*each))) continue;
            if (failure_.empty()) failure_ = "its worker sent something that is not a frame";
            return false;
        }
        if (splitter_.broken()) return false;
    }
    if (calls_) wake(); // answers have made room for the next calls
    return true;
}

bool worker_instance::handle(wire::frame from) {
    using wire::frame_type;
    switch (from.type) {
    case frame_type::ready: ready(from.payload); return failure_.empty();
    case frame_type::failed: failure_ = std::move(from.payload); return false;
    case frame_type::answer:
        if (auto message = wire::answer_of(std::move(from.payload)); message && calls_) {
            answered(std::move(*message));
            return true;
        }
        return false;
    case frame_type::fail:
        if (const auto message = wire::fail_of(from.payload); message && calls_) {
            failed(*message);
            return true;
        }
        return false;
    case frame_type::log:
        if (const auto line = wire::log_of(from.payload)) {
            log_of_plugin(name_, line->level, line->text);
            return true;
        }
        return false;
    default: return false;
    }
}

void worker_instance::ready(std::string_view described) {
    if (phase_ != phase::starting) return;
    auto decoded = description::decode(described);
    if (const auto* reason = std::get_if<std::string>(&decoded)) {
        failure_ = "its worker described it wrongly: " + *reason;
        return;
    }
    if (!calls_) {
        description_ = std::get<std::shared_ptr<const description>>(decoded);
        name_ = description_->table().name;
        const observe::labels labels{{"plugin", name_}};
        calls_total_ = &observe::counter_of("berth_plugin_calls_total", "Calls that an instance has ended", labels);
        refused_total_ = &observe::counter_of("berth_plugin_refused_total", "Calls refused since too many waited", labels);
        crashes_total_ = &observe::counter_of("berth_plugin_crashes_total", "Times that a worker was lost", labels);
        calls_ = std::make_unique<worker_calls>(
            options_.queue, std::max<std::size_t>(options_.threads, 1),
            observe::gauge_of("berth_plugin_queue", "Calls that wait for a thread", labels));
    }
    if (restarts() == 0) warn_of_unserved(*description_);
    observe::information("plugin.worker_ready", {{"plugin", name_}, {"pid", process_->pid()}, {"restarts", restarts()}});
    phase_ = phase::serving;
    calls_->open();
    const std::lock_guard lock(mutex_);
    started_ = true;
    changed_.notify_all();
}

void worker_instance::answered(wire::answer_message message) {
    auto call = calls_->take(message.id);
    std::string file;
    if (message.file >= 0) {
        // Through the worker's own descriptor: the plugin may have removed the name already.
        file = "/proc/" + std::to_string(process_->pid()) + "/fd/" + std::to_string(message.file);
        message.answer.file = {file.data(), file.size()};
    }
    const bool sensible = message.answer.status >= 200 && message.answer.status <= 599;
    if (call && call->settle()) {
        if (sensible)
            call->answer(message.answer);
        else
            call->fail(500, "The plugin answered nonsense", "plugin " + name_ + ": its worker sent a wrong status");
    }
    if (message.file >= 0)
        outbox_.add([&](std::string& bytes) {
            wire::put_number(bytes, wire::frame_type::release, static_cast<std::uint64_t>(message.file));
        });
    if (call) finished(std::move(call));
}

void worker_instance::failed(const wire::fail_message& message) {
    auto call = calls_->take(message.id);
    if (!call) return;
    const bool sensible = message.status >= 400 && message.status <= 599;
    if (call->settle()) call->fail(sensible ? message.status : 500, message.title, message.detail, message.retry_after);
    finished(std::move(call));
}

void worker_instance::look_at_clock() {
    const auto now = clock::now();
    if (stop_wanted_.load() && phase_ != phase::stopping && phase_ != phase::gone) begin_stop();
    if (phase_ == phase::starting && now >= due_) {
        failure_ = "it did not start within " + std::to_string(options_.start_deadline.count()) + " ms (start_deadline)";
        return lost({});
    }
    if (phase_ == phase::resting && now >= due_) {
        restarts_.fetch_add(1, std::memory_order_relaxed);
        return launch();
    }
    if (phase_ == phase::stopping && now >= due_) {
        stop_signal_ = stop_signal_ == 0 ? SIGTERM : SIGKILL;
        observe::warning("plugin.worker_stop_overdue", {{"plugin", name_}, {"signal", stop_signal_}});
        process_->signal(stop_signal_);
        due_ = now + after_terminate;
    }
    if (calls_ && (now - swept_ >= busy_look || give_up_wanted_.load())) sweep(now);
}

void worker_instance::sweep(clock::time_point now) {
    swept_ = now;
    const bool give_up = give_up_wanted_.exchange(false);
    const auto grace = std::min<milliseconds>(milliseconds(1'000), options_.call_deadline / 4);
    const auto overdue = calls_->cancel(outbox_, now, give_up ? clock::time_point::max() : now - grace);
    for (invocation* call : overdue) {
        if (give_up)
            call->fail(503, "The plugin is stopping", "plugin " + name_ + ": it stopped before the call was answered", 1);
        else
            call->fail(504, "The plugin took too long",
                       "plugin " + name_ + ": no answer within " + std::to_string(options_.call_deadline.count()) +
                           " ms (call_deadline)");
    }
    if (give_up) return fail_all(calls_->take_waiting(), "The plugin is stopping", "it stopped before the call was answered");
    fail_all(calls_->take_waiting_past(now), "No thread became free",
             "the call waited longer than " + std::to_string(options_.call_deadline.count()) + " ms (call_deadline)");
    if (phase_ == phase::safe) fail_all(calls_->take_waiting(), "The plugin is in safe mode", impairment());
    const bool down = phase_ == phase::resting || phase_ == phase::starting;
    if (down && now - down_since_ >= down_limit)
        fail_all(calls_->take_waiting(), "The plugin is being restarted", "its worker has not come back yet");
    outbox_.flush();
}

// The process has ended, or must: its stream makes no sense or it is too late.
void worker_instance::lost(std::string how) {
    if (process_) {
        auto end = process_->wait(busy_look);
        if (!end) {
            process_->signal(SIGKILL);
            end = process_->wait(milliseconds(5'000));
        }
        how = "its worker " + end.value_or("does not end");
    }
    if (!failure_.empty()) how = std::exchange(failure_, {});
    outbox_.open(nullptr);
    process_.reset();
    if (phase_ == phase::stopping) {
        phase_ = phase::gone;
        return;
    }
    if (!calls_) {
        const std::lock_guard lock(mutex_);
        start_reason_ = how;
        phase_ = phase::gone;
        return;
    }
    crashed(how);
}

void worker_instance::crashed(const std::string& how) {
    const auto now = clock::now();
    if (phase_ == phase::serving) down_since_ = now;
    crashes_total_->add();
    crashes_.push_back(now);
    while (now - crashes_.front() > crash_window) crashes_.pop_front();
    auto cost = calls_->take_sent();
    observe::error("plugin.worker_lost",
                   {{"plugin", name_}, {"how", how}, {"calls", cost.size()}, {"crashes", crashes_.size()}});
    if (crashes_.size() >= crash_limit) {
        phase_ = phase::safe;
        const std::string reason = "safe mode after " + std::to_string(crashes_.size()) + " crashes within " +
                                   std::to_string(crash_window.count()) + " s, the last time " + how +
                                   "; reload it once the cause is gone";
        {
            const std::lock_guard lock(mutex_);
            impairment_ = reason;
        }
        safe_.store(true, std::memory_order_release);
        fail_all(std::move(cost), "The plugin crashed", how + " while the call ran");
        return fail_all(calls_->take_waiting(), "The plugin is in safe mode", reason);
    }
    phase_ = phase::resting;
    due_ = now;
    if (crashes_.size() > 1) due_ += std::min(first_pause * (1 << (crashes_.size() - 2)), longest_pause);
    if (due_ == now) {
        restarts_.fetch_add(1, std::memory_order_relaxed);
        launch();
    }
    fail_all(std::move(cost), "The plugin crashed", how + " while the call ran; it is being restarted");
}

void worker_instance::begin_stop() {
    if (!process_) {
        phase_ = phase::gone;
        return;
    }
    stop_signal_ = 0;
    due_ = clock::now() + options_.stop_deadline;
    if (phase_ == phase::starting) due_ = clock::now(); // nothing to be orderly about
    phase_ = phase::stopping;
    outbox_.add([](std::string& bytes) { wire::put_text(bytes, wire::frame_type::stop, {}); });
    outbox_.flush();
}

} // namespace berth::host::plugin
