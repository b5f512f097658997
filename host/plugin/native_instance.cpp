#include <plugin/native_instance.hpp>

#include <plugin/bounded_step.hpp>
#include <plugin/call_sink.hpp>
#include <plugin/stamp.hpp>
#include <plugin/streaming.hpp>

#include <observe/log.hpp>
#include <observe/metrics.hpp>

#include <pthread.h>

#include <algorithm>
#include <functional>
#include <utility>

namespace berth::host::plugin {

namespace {

using clock = pool::clock;

// Takes the sentence of a function of the plugin that failed.
struct failure_note {
    std::string detail;

    berth_failure slot() {
        return {this, [](void* state, std::uint32_t, berth_slice said) {
                    static_cast<failure_note*>(state)->detail.assign(said.data ? said.data : "", said.size);
                }};
    }
    std::string because() const { return detail.empty() ? "without saying why" : detail; }
};

// An exception must not cross the boundary; should one do so all the same, the host goes on. Empty, or what was thrown.
std::string thrown_by(const std::function<void()>& function) {
    try {
        function();
        return {};
    } catch (const std::exception& error) {
        return error.what()[0] ? error.what() : "an exception without a text";
    } catch (...) {
        return "something that is not a std::exception";
    }
}

// Ends the names of an instance's threads and, since new threads inherit their name, of those that the plugin starts.
std::string next_thread_mark() {
    static std::atomic<unsigned> last{0};
    return "#" + std::to_string(++last);
}

std::string milliseconds(std::chrono::milliseconds time) { return std::to_string(time.count()) + " ms"; }

// Instances that a plugin's own code still uses, and which therefore can never go.
void keep(std::shared_ptr<void> instance) {
    static std::mutex mutex; // guards kept
    static auto& kept = *new std::vector<std::shared_ptr<void>>;
    const std::lock_guard lock(mutex);
    kept.push_back(std::move(instance));
}

} // namespace

start_result start_in_process(const std::filesystem::path& image, const instance_options& options) {
    return native_instance::start(image, options);
}

native_instance::native_instance(const instance_options& options, std::string name, log_function log)
    : options_(options), thread_mark_(next_thread_mark()), name_(std::move(name)), log_(std::move(log)) {}

native_instance::~native_instance() = default;

std::string native_instance::thread_name() const { return name_.substr(0, 15 - thread_mark_.size()) + thread_mark_; }

start_result native_instance::start(const std::filesystem::path& image, const instance_options& options,
                                    log_function log) {
    // Whoever drops a running instance gets it stopped; stop needs an owner for the steps that may outlast it.
    const auto stop_first = [](native_instance* last) {
        std::shared_ptr<native_instance> owner(last);
        if (!owner->stopped_) owner->stop();
    };
    std::shared_ptr<native_instance> self(new native_instance(options, image.stem().string(), std::move(log)),
                                          stop_first);
    const auto reason = std::make_shared<std::string>();
    const bool returned = ends_within(options.start_deadline, self->thread_name(), [self, image, reason] {
        const std::string thrown = thrown_by([&] { *reason = self->open_and_start(image); });
        if (!thrown.empty()) *reason = "starting it threw: " + thrown;
    });
    if (!returned) {
        // Its thread goes on, so nothing of it may be touched but this.
        self->stopped_ = true;
        keep(self);
        return "it did not start within " + milliseconds(options.start_deadline) +
               " (start_deadline); it stays loaded, since its code still runs";
    }
    if (reason->empty()) return std::shared_ptr<instance>(self);
    const unloaded left = self->close();
    return left.resident ? *reason + "; " + left.reason : *reason;
}

std::string native_instance::open_and_start(const std::filesystem::path& image) {
    auto opened = library::open(image);
    if (const auto* refused = std::get_if<std::string>(&opened)) return *refused;
    library_ = std::move(std::get<std::unique_ptr<library>>(opened));
    table_ = library_->table();
    name_ = table_.name;
    pthread_setname_np(pthread_self(), thread_name().c_str());
    auto described = description::copy(table_);
    if (const auto* refused = std::get_if<std::string>(&described)) return *refused;
    description_ = std::get<std::shared_ptr<const description>>(described);

    host_ = std::make_unique<host_side>(
        host_side::options{name_, log_, options_.records, options_.records_full_durability, options_.now,
                           options_.extensions},
        table_);
    if (table_.record_count > 0)
        if (std::string reason = host_->open_records(); !reason.empty()) return "its records: " + reason;
    if (std::string reason = create_and_start(); !reason.empty()) return reason;
    learn_endpoints();
    return {};
}

std::string native_instance::create_and_start() {
    failure_note note;
    const berth_failure failure = note.slot();
    std::string thrown = thrown_by([&] { instance_ = table_.create(host_->table(), &failure); });
    if (!thrown.empty()) return "create threw: " + thrown;
    if (!instance_) return "create refused: " + note.because();
    bool started = false;
    const berth_slice configuration{options_.configuration.data(), options_.configuration.size()};
    thrown = thrown_by([&] { started = table_.start(instance_, configuration, &failure); });
    if (started && thrown.empty()) return {};
    const std::string reason = thrown.empty() ? "start refused: " + note.because() : "start threw: " + thrown;
    thrown = thrown_by([&] { table_.destroy(std::exchange(instance_, nullptr)); });
    return thrown.empty() ? reason : reason + "; then destroy threw: " + thrown;
}

void native_instance::learn_endpoints() {
    bool any_streams = false;
    for (const berth_endpoint& endpoint : description_->endpoints()) {
        auto rule = loop_right::rule::earned;
        if (library_->uses_thread_locals() || (endpoint.flags & BERTH_ENDPOINT_BLOCKING)) rule = loop_right::rule::never;
        if (endpoint.flags & BERTH_ENDPOINT_INLINE) rule = loop_right::rule::always;
        if (streams(endpoint)) rule = loop_right::rule::never;
        endpoints_.push_back(std::make_unique<endpoint_state>(rule, endpoint));
        any_streams = any_streams || streams(endpoint);
    }
    if (table_.extension) ready_ = static_cast<const berth_ready*>(table_.extension(BERTH_READY_1));
    const observe::labels labels{{"plugin", name_}};
    calls_total_ = &observe::counter_of("berth_plugin_calls_total", "Calls that an instance has ended", labels);
    refused_total_ = &observe::counter_of("berth_plugin_refused_total", "Calls refused since too many waited", labels);
    pool::limits limits;
    limits.threads = std::max<std::size_t>(options_.threads, 1);
    limits.queue = options_.queue;
    limits.grace = std::min(limits.grace, options_.call_deadline / 4);
    limits.waiting = &observe::gauge_of("berth_plugin_queue", "Calls that wait for a thread", labels);
    pool::runner& self = *this;
    pool_ = std::make_unique<pool>(self, limits, thread_name());
    if (!any_streams) return;
    streaming_ = &observe::gauge_of("berth_plugin_streams", "Calls with a stream or a socket that run", labels);
    limits.threads = limits.queue = std::max<std::size_t>(options_.streams, 1);
    limits.thread_each = true;
    limits.waiting = nullptr;
    streams_ = std::make_unique<pool>(self, limits, thread_name());
}

void native_instance::submit(std::unique_ptr<invocation> call, bool on_loop) noexcept {
    const auto now = clock::now();
    const std::uint32_t endpoint = call->message.endpoint;
    const bool streaming = endpoint < endpoints_.size() && endpoints_[endpoint]->streams;
    stamp(*call, now, streaming ? std::nullopt : std::optional(options_.call_deadline));
    if (!leases_.enter()) return refuse(std::move(call), "The plugin is stopping", "it takes no new calls");
    if (endpoint >= endpoints_.size())
        return refuse(std::move(call), "No such endpoint", "it has no endpoint " + std::to_string(endpoint));
    if (on_loop && endpoints_[endpoint]->right.granted()) return run_on_loop(std::move(call), now);
    if ((streaming ? streams_ : pool_)->push(call)) return;
    refused_total_->add();
    if (streaming)
        return refuse(std::move(call), "Too many streams run",
                      std::to_string(options_.streams) + " calls with a stream or a socket run already (streams)");
    refuse(std::move(call), "Too many calls wait", std::to_string(options_.queue) + " calls wait already (queue)");
}

void native_instance::wake() noexcept {
    pool_->wake();
    if (streams_) streams_->wake();
}

std::size_t native_instance::running() const noexcept { return leases_.running(); }
std::size_t native_instance::queued() const noexcept { return pool_->queued() + (streams_ ? streams_->queued() : 0); }
std::uint64_t native_instance::calls() const noexcept { return leases_.ended(); }

bool native_instance::ready(std::uint32_t endpoint) const noexcept {
    if (!ready_ || endpoint >= endpoints_.size()) return true;
    const bool says = !leases_.enter() || ready_->ready(instance_, endpoint); // one that stops has no say any more
    leases_.release();
    return says;
}

void native_instance::refuse(std::unique_ptr<invocation> call, std::string_view title,
                             const std::string& detail) noexcept {
    if (call->settle()) call->fail(503, title, "plugin " + name_ + ": " + detail, 1);
    finished(std::move(call));
}

void native_instance::run_on_loop(std::unique_ptr<invocation> call, clock::time_point started) noexcept {
    invoke(*call);
    const auto took = clock::now() - started;
    endpoint_state& state = *endpoints_[call->message.endpoint];
    state.pace.note(took);
    const bool blocked = take_blocked();
    if (state.right.ran_on_loop(took, blocked)) {
        const std::string endpoint = name_of(*call);
        const auto microseconds = std::chrono::duration_cast<std::chrono::microseconds>(took).count();
        // An endpoint that was declared inline keeps the loop; its author should know, once.
        if (state.right.granted() && !state.warned.exchange(true))
            observe::warning("plugin.inline_slow", {{"plugin", name_}, {"endpoint", endpoint}, {"us", microseconds}});
        else if (!state.right.granted())
            observe::debug("plugin.left_loop", {{"plugin", name_}, {"endpoint", endpoint}, {"us", microseconds}});
    }
    finished(std::move(call));
}

bool native_instance::brisk(const invocation& call) const noexcept {
    const endpoint_state& state = *endpoints_[call.message.endpoint];
    return !state.streams && state.pace.brisk();
}

clock::time_point native_instance::run(invocation& call, clock::time_point started) noexcept {
    endpoint_state& state = *endpoints_[call.message.endpoint];
    if (state.streams) return run_stream(call, state);
    invoke(call);
    const auto ended = clock::now();
    state.pace.note(ended - started);
    state.right.ran_on_pool(ended - started, take_blocked());
    return ended;
}

clock::time_point native_instance::run_stream(invocation& call, const endpoint_state& state) noexcept {
    // One that was queued when the drain began is not among those that the drain breaks off.
    if (state.free_socket && draining_.load()) call.break_off();
    if (!call.may_start()) return clock::now();
    streaming_->add(1);
    invoke(call);
    streaming_->add(-1);
    take_blocked();
    return clock::now();
}

void native_instance::invoke(invocation& call) noexcept {
    call_sink sink(call, description_->endpoints()[call.message.endpoint], name_);
    std::string thrown;
    try {
        table_.call(instance_, &call.message, sink.table());
    } catch (const std::exception& error) {
        thrown = error.what()[0] ? error.what() : "an exception without a text";
    } catch (...) {
        thrown = "something that is not a std::exception";
    }
    sink.close(thrown);
}

void native_instance::gave_up(invocation& call, given_up why) noexcept {
    const std::string plugin = "plugin " + name_ + ": ";
    switch (why) {
    case given_up::waited_too_long:
        call.fail(503, "No thread became free",
                  plugin + "the call waited longer than " + milliseconds(options_.call_deadline) +
                      " (call_deadline) for one of " + std::to_string(options_.threads) + " threads (threads)",
                  1);
        break;
    case given_up::ran_too_long:
        observe::warning("plugin.call_overdue", {{"plugin", name_}, {"endpoint", name_of(call)}, {"call", call.message.id}});
        call.fail(504, "The plugin took too long",
                  plugin + name_of(call) + " did not answer within " + milliseconds(options_.call_deadline) +
                      " (call_deadline)");
        break;
    case given_up::no_thread:
        call.fail(503, "No thread became free",
                  plugin + "the system gives no thread for one more call with a stream or a socket", 1);
        break;
    case given_up::draining:
        call.fail(503, "The plugin is stopping", plugin + "it stopped before the call was answered", 1);
        break;
    }
}

void native_instance::finished(std::unique_ptr<invocation> call) noexcept {
    call.reset();
    calls_total_->add();
    leases_.leave();
}

std::string native_instance::name_of(const invocation& call) const {
    const berth_endpoint& endpoint = description_->endpoints()[call.message.endpoint];
    return std::string(endpoint.service) + "." + endpoint.name;
}

bool native_instance::drain(std::chrono::milliseconds deadline) {
    leases_.close();
    draining_.store(true);
    wake();
    // A socket ends when somebody ends it; streams have an end of their own and may reach it.
    if (streams_)
        streams_->break_off([this](const invocation& call) { return endpoints_[call.message.endpoint]->free_socket; });
    if (leases_.none_within(deadline)) return true;
    observe::warning("plugin.drain_overdue", {{"plugin", name_}, {"running", running()}});
    give_up();
    return false;
}

void native_instance::give_up() noexcept {
    pool_->give_up();
    if (streams_) streams_->give_up();
}

bool native_instance::join_threads() {
    const bool all = !streams_ || streams_->join(options_.stop_deadline);
    return pool_->join(options_.stop_deadline) && all;
}

unloaded native_instance::stop() {
    stopped_ = true;
    leases_.close();
    if (!instance_) return close();
    give_up();
    if (!leases_.none_within(options_.stop_deadline) || !join_threads())
        return keep_for_ever(std::to_string(running()) + " of its calls did not return within " +
                             milliseconds(options_.stop_deadline) + " (stop_deadline)");
    const bool returned = ends_within(options_.stop_deadline, thread_name(),
                                      [self = shared_from_this()] { self->stop_and_destroy(); });
    if (!returned)
        return keep_for_ever("its stop did not return within " + milliseconds(options_.stop_deadline) +
                             " (stop_deadline)");
    return close();
}

void native_instance::stop_and_destroy() noexcept {
    std::string thrown = thrown_by([&] { table_.stop(instance_); });
    if (!thrown.empty()) observe::error("plugin.stop_threw", {{"plugin", name_}, {"what", thrown}});
    thrown = thrown_by([&] { table_.destroy(std::exchange(instance_, nullptr)); });
    if (!thrown.empty()) observe::error("plugin.destroy_threw", {{"plugin", name_}, {"what", thrown}});
}

unloaded native_instance::close() {
    stopped_ = true;
    if (!library_) return {};
    const auto left = std::make_shared<unloaded>();
    host_.reset();
    const bool returned = ends_within(options_.stop_deadline, "plugin closer", [self = shared_from_this(), left] {
        *left = self->library_->close(self->thread_mark_);
        self->library_.reset();
    });
    if (!returned) return keep_for_ever("its destructors did not return within " + milliseconds(options_.stop_deadline));
    return *left;
}

unloaded native_instance::keep_for_ever(std::string reason) {
    stopped_ = true;
    keep(shared_from_this());
    return {true, name_ + " stays loaded for good: " + reason};
}

} // namespace berth::host::plugin
