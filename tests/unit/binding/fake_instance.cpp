#include "fake_instance.hpp"

#include <catch2/catch.hpp>

#include <list>

using namespace berth::host::plugin;

namespace {

berth_slice slice(std::string_view text) {
    return {text.data(), text.size()};
}

std::string text(berth_slice slice) {
    return std::string(slice.data, slice.size);
}

seen_call copy_of(const berth_call& message) {
    seen_call seen{message.endpoint,
                   text(message.method),
                   text(message.target),
                   {},
                   {},
                   text(message.body),
                   message.body.data[message.body.size] == '\0'};
    for (std::uint32_t i = 0; i < message.argument_count; ++i)
        seen.arguments.emplace_back(message.arguments[i].input, text(message.arguments[i].text));
    for (std::uint32_t i = 0; i < message.header_count; ++i)
        seen.headers.emplace_back(text(message.headers[i].name), text(message.headers[i].value));
    return seen;
}

berth_type plain_type(berth_kind kind) {
    berth_type made{};
    made.size = sizeof made;
    made.kind = kind;
    return made;
}

const berth_type* list_type() {
    static const berth_type type = [] {
        berth_type made{};
        made.size = sizeof made;
        made.kind = BERTH_KIND_LIST;
        made.element = string_type();
        return made;
    }();
    return &type;
}

} // namespace

const berth_type* string_type() {
    static const berth_type type = plain_type(BERTH_KIND_STRING);
    return &type;
}

const berth_type* bytes_type() {
    static const berth_type type = plain_type(BERTH_KIND_BYTES);
    return &type;
}

fake_instance::fake_instance(const std::vector<berth_endpoint>& endpoints, const char* name, bool on_thread)
    : on_thread_(on_thread), answer_(answering(200, "ok", "text/plain")) {
    berth_plugin_table table{};
    table.size = sizeof table;
    table.abi_major = BERTH_ABI_MAJOR;
    table.name = name;
    table.version = "1.0.0";
    table.sdk_version = table.compiler = table.text = "";
    table.endpoints = endpoints.data();
    table.endpoint_count = static_cast<std::uint32_t>(endpoints.size());
    // A description demands them; nothing runs them.
    table.create = [](const berth_host*, const berth_failure*) -> berth_instance* { return nullptr; };
    table.start = [](berth_instance*, berth_slice, const berth_failure*) { return false; };
    table.call = [](berth_instance*, const berth_call*, const berth_sink*) {};
    table.stop = table.destroy = [](berth_instance*) {};
    auto copied = description::copy(table);
    if (auto fault = std::get_if<std::string>(&copied)) FAIL(*fault);
    description_ = std::get<std::shared_ptr<const description>>(copied);
    if (on_thread_) thread_ = std::thread([this] { serve(); });
}

fake_instance::~fake_instance() {
    stop();
}

unloaded fake_instance::stop() {
    {
        std::lock_guard lock(mutex_);
        ending_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
    // Calls that came too late keep their socket, and through it this instance.
    std::deque<std::unique_ptr<invocation>> late;
    {
        std::lock_guard lock(mutex_);
        late.swap(queue_);
    }
    return {};
}

void fake_instance::answer_with(answer_function answer) {
    std::lock_guard lock(mutex_);
    answer_ = std::move(answer);
}

std::vector<seen_call> fake_instance::seen() const {
    std::lock_guard lock(mutex_);
    return seen_;
}

seen_call fake_instance::last() const {
    std::lock_guard lock(mutex_);
    REQUIRE_FALSE(seen_.empty());
    return seen_.back();
}

std::size_t fake_instance::wakes() const {
    std::lock_guard lock(mutex_);
    return wakes_;
}

void fake_instance::submit(std::unique_ptr<invocation> call, bool) noexcept {
    answer_function answer;
    {
        std::lock_guard lock(mutex_);
        seen_.push_back(copy_of(call->message));
        if (on_thread_) {
            queue_.push_back(std::move(call));
            return;
        }
        answer = answer_;
    }
    answer(*call);
}

void fake_instance::wake() noexcept {
    {
        std::lock_guard lock(mutex_);
        ++wakes_;
        woken_ = true;
    }
    changed_.notify_all();
}

void fake_instance::serve() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return ending_ || woken_; });
        if (ending_) return;
        woken_ = false;
        auto calls = std::move(queue_);
        queue_.clear();
        answer_function answer = answer_;
        lock.unlock();
        for (auto& call : calls) answer(*call);
        calls.clear();
        lock.lock();
    }
}

berth_endpoint endpoint_of(const char* method, const char* path, const std::vector<input_of>& inputs,
                           std::uint32_t flags) {
    static std::list<berth_field> fields;
    static std::list<std::vector<berth_input>> lists;
    std::vector<berth_input>& made = lists.emplace_back();
    for (const input_of& input : inputs) {
        berth_field& field = fields.emplace_back();
        field.size = sizeof field;
        field.name = input.name;
        field.type = input.list ? list_type() : input.bytes ? bytes_type() : string_type();
        made.push_back({sizeof(berth_input), input.place, input.name, &field});
    }
    berth_endpoint endpoint{};
    endpoint.size = sizeof endpoint;
    endpoint.flags = flags;
    endpoint.service = "Fake";
    endpoint.name = "call";
    endpoint.method = method;
    endpoint.path = path;
    endpoint.inputs = made.data();
    endpoint.input_count = static_cast<std::uint32_t>(made.size());
    endpoint.result_status = 200;
    if (flags & BERTH_ENDPOINT_WHOLE_BODY) endpoint.body = string_type();
    return endpoint;
}

fake_instance::answer_function answering(std::uint32_t status, std::string body, std::string content_type,
                                         std::vector<std::pair<std::string, std::string>> headers) {
    return [=](invocation& call) {
        std::vector<berth_header> slices;
        for (const auto& [name, value] : headers) slices.push_back({slice(name), slice(value)});
        berth_answer answer{};
        answer.size = sizeof answer;
        answer.status = status;
        answer.content_type = slice(content_type);
        answer.headers = slices.data();
        answer.header_count = static_cast<std::uint32_t>(slices.size());
        answer.body = slice(body);
        call.answer(answer);
    };
}

fake_instance::answer_function answering_file(std::string path) {
    return [=](invocation& call) {
        berth_answer answer{};
        answer.size = sizeof answer;
        answer.status = 200;
        answer.content_type = slice("application/octet-stream");
        answer.file = slice(path);
        call.answer(answer);
    };
}
