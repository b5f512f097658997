#include <plugin/worker_wire.hpp>

#include <plugin/slices.hpp>

#include <cstring>
#include <utility>

namespace berth::host::plugin::wire {

namespace {

constexpr std::size_t header_size = sizeof(std::uint32_t) + 1;

// One frame at the end of a buffer; its length is written when it is complete.
class writer {
public:
    writer(std::string& to, frame_type type) : to_(to), begin_(to.size()) {
        to_.append(sizeof(std::uint32_t), '\0');
        to_.push_back(static_cast<char>(type));
    }
    writer(const writer&) = delete;
    writer& operator=(const writer&) = delete;
    ~writer() {
        const auto length = static_cast<std::uint32_t>(to_.size() - begin_ - sizeof(std::uint32_t));
        std::memcpy(to_.data() + begin_, &length, sizeof length);
    }

    template <class Number>
    writer& number(Number value) {
        to_.append(reinterpret_cast<const char*>(&value), sizeof value);
        return *this;
    }
    writer& text(std::string_view value) {
        number(static_cast<std::uint32_t>(value.size()));
        return rest(value);
    }
    writer& text(berth_slice value) { return text(std::string_view(value.data ? value.data : "", value.size)); }
    writer& rest(std::string_view value) {
        to_.append(value);
        return *this;
    }

private:
    std::string& to_;
    const std::size_t begin_;
};

// Takes a payload apart. After the first thing that does not fit everything is zero or empty and `ok` is false.
class reader {
public:
    explicit reader(std::string_view payload) : left_(payload) {}

    template <class Number>
    Number number() {
        Number value{};
        const std::string_view bytes = take(sizeof value);
        if (bytes.size() == sizeof value) std::memcpy(&value, bytes.data(), sizeof value);
        return value;
    }
    std::string_view text() { return take(number<std::uint32_t>()); }
    berth_slice slice() { return slice_of(text()); }
    std::string_view rest() { return take(left_.size()); }

    // A count of things that take at least so many bytes each.
    std::uint32_t count(std::size_t least) {
        const auto claimed = number<std::uint32_t>();
        if (claimed <= left_.size() / least) return claimed;
        ok_ = false;
        return 0;
    }
    bool complete() const { return ok_ && left_.empty(); }

private:
    std::string_view take(std::size_t size) {
        if (!ok_ || size > left_.size()) {
            ok_ = false;
            left_ = {};
            return {};
        }
        const std::string_view taken = left_.substr(0, size);
        left_.remove_prefix(size);
        return taken;
    }

    std::string_view left_;
    bool ok_ = true;
};

void put_headers(writer& to, const berth_header* headers, std::uint32_t count) {
    to.number(count);
    for (std::uint32_t i = 0; i < count; ++i) to.text(headers[i].name).text(headers[i].value);
}

std::vector<berth_header> headers_of(reader& from) {
    std::vector<berth_header> headers(from.count(2 * sizeof(std::uint32_t)));
    for (berth_header& each : headers) {
        each.name = from.slice();
        each.value = from.slice();
    }
    return headers;
}

} // namespace

void splitter::add(std::string_view bytes) {
    if (begin_ == buffer_.size()) {
        buffer_.clear();
        begin_ = 0;
    } else if (begin_ > buffer_.size() / 2) {
        buffer_.erase(0, begin_);
        begin_ = 0;
    }
    buffer_.append(bytes);
}

std::optional<frame> splitter::next() {
    std::uint32_t length = 0;
    const std::string_view left = std::string_view(buffer_).substr(begin_);
    if (broken_ || left.size() < header_size) return std::nullopt;
    std::memcpy(&length, left.data(), sizeof length);
    if (length == 0 || length > largest_frame) {
        broken_ = true;
        return std::nullopt;
    }
    const std::size_t whole = sizeof length + length;
    if (left.size() < whole) return std::nullopt;
    begin_ += whole;
    return frame{static_cast<frame_type>(left[sizeof length]), std::string(left.substr(header_size, length - 1))};
}

void put_start(std::string& to, const start_message& message) {
    const instance_options& options = message.options;
    writer(to, frame_type::start)
        .text(message.image)
        .number(static_cast<std::uint64_t>(options.threads))
        .number(static_cast<std::uint64_t>(options.queue))
        .number(static_cast<std::uint64_t>(options.streams))
        .number(static_cast<std::int64_t>(options.start_deadline.count()))
        .number(static_cast<std::int64_t>(options.drain_deadline.count()))
        .number(static_cast<std::int64_t>(options.stop_deadline.count()))
        .number(static_cast<std::int64_t>(options.call_deadline.count()))
        .text(options.configuration)
        .text(options.records.native())
        .number(static_cast<std::uint8_t>(options.records_full_durability));
}

std::optional<start_message> start_of(std::string_view payload) {
    reader from(payload);
    start_message message;
    instance_options& options = message.options;
    message.image = from.text();
    options.threads = from.number<std::uint64_t>();
    options.queue = from.number<std::uint64_t>();
    options.streams = from.number<std::uint64_t>();
    options.start_deadline = std::chrono::milliseconds(from.number<std::int64_t>());
    options.drain_deadline = std::chrono::milliseconds(from.number<std::int64_t>());
    options.stop_deadline = std::chrono::milliseconds(from.number<std::int64_t>());
    options.call_deadline = std::chrono::milliseconds(from.number<std::int64_t>());
    options.configuration = from.text();
    options.records = std::string(from.text());
    options.records_full_durability = from.number<std::uint8_t>() != 0;
    if (!from.complete()) return std::nullopt;
    return message;
}

std::size_t size_of(const berth_call& call) noexcept {
    std::size_t size = 64 + call.method.size + call.target.size + call.body.size;
    for (std::uint32_t i = 0; i < call.argument_count; ++i) size += 8 + call.arguments[i].text.size;
    for (std::uint32_t i = 0; i < call.header_count; ++i)
        size += 8 + call.headers[i].name.size + call.headers[i].value.size;
    return size;
}

void put_call(std::string& to, const berth_call& call) {
    writer out(to, frame_type::call);
    out.number(call.id).number(call.endpoint).number(call.deadline).text(call.method).text(call.target);
    out.number(call.argument_count);
    for (std::uint32_t i = 0; i < call.argument_count; ++i)
        out.number(call.arguments[i].input).text(call.arguments[i].text);
    put_headers(out, call.headers, call.header_count);
    out.rest(view(call.body));
}

std::optional<call_message> call_of(std::string payload) {
    // A whole payload is longer than what a string keeps within itself, so its bytes stay where they are when it moves.
    auto message = std::make_optional<call_message>();
    message->payload = std::move(payload);
    reader from(message->payload);
    berth_call& call = message->call;
    call.id = from.number<std::uint64_t>();
    call.endpoint = from.number<std::uint32_t>();
    call.deadline = from.number<std::int64_t>();
    call.method = from.slice();
    call.target = from.slice();
    message->arguments.resize(from.count(2 * sizeof(std::uint32_t)));
    for (berth_argument& each : message->arguments) {
        each.input = from.number<std::uint32_t>();
        each.text = from.slice();
    }
    message->headers = headers_of(from);
    call.body = slice_of(from.rest()); // last, so that the NUL which ends a string ends it too
    if (!from.complete()) return std::nullopt;
    call.arguments = message->arguments.data();
    call.argument_count = static_cast<std::uint32_t>(message->arguments.size());
    call.headers = message->headers.data();
    call.header_count = static_cast<std::uint32_t>(message->headers.size());
    return message;
}

void put_answer(std::string& to, std::uint64_t id, const berth_answer& answer, int file) {
    writer out(to, frame_type::answer);
    out.number(id).number(answer.status).number(static_cast<std::int32_t>(file)).text(answer.content_type);
    put_headers(out, answer.headers, answer.header_count);
    out.rest(view(answer.body));
}

std::optional<answer_message> answer_of(std::string payload) {
    auto message = std::make_optional<answer_message>();
    message->payload = std::move(payload);
    reader from(message->payload);
    message->id = from.number<std::uint64_t>();
    message->answer.size = sizeof message->answer;
    message->answer.status = from.number<std::uint32_t>();
    message->file = from.number<std::int32_t>();
    message->answer.content_type = from.slice();
    message->headers = headers_of(from);
    message->answer.body = slice_of(from.rest());
    if (!from.complete()) return std::nullopt;
    message->answer.headers = message->headers.data();
    message->answer.header_count = static_cast<std::uint32_t>(message->headers.size());
    return message;
}

void put_fail(std::string& to, const fail_message& message) {
    writer(to, frame_type::fail)
        .number(message.id)
        .number(static_cast<std::int32_t>(message.status))
        .number(static_cast<std::int32_t>(message.retry_after))
        .text(message.title)
        .text(message.detail);
}

std::optional<fail_message> fail_of(std::string_view payload) {
    reader from(payload);
    fail_message message;
    message.id = from.number<std::uint64_t>();
    message.status = from.number<std::int32_t>();
    message.retry_after = from.number<std::int32_t>();
    message.title = from.text();
    message.detail = from.text();
    if (!from.complete()) return std::nullopt;
    return message;
}

void put_log(std::string& to, berth_level level, std::string_view text) {
    writer(to, frame_type::log).number(level).rest(text);
}

std::optional<log_message> log_of(std::string_view payload) {
    reader from(payload);
    log_message message;
    message.level = from.number<berth_level>();
    message.text = from.rest();
    if (!from.complete()) return std::nullopt;
    return message;
}

void put_text(std::string& to, frame_type type, std::string_view text) { writer(to, type).rest(text); }

void put_number(std::string& to, frame_type type, std::uint64_t number) { writer(to, type).number(number); }

std::optional<std::uint64_t> number_of(std::string_view payload) {
    reader from(payload);
    const auto number = from.number<std::uint64_t>();
    if (!from.complete()) return std::nullopt;
    return number;
}

} // namespace berth::host::plugin::wire
