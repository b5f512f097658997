#include <binding/marshalled_socket.hpp>

#include <binding/marshalled_call.hpp>
#include <binding/socket_message.hpp>
#include <binding/url_value.hpp>

#include <algorithm>
#include <exception>

namespace berth::host::binding {

namespace {

using websocket::message_kind;
using patience = socket_output::patience;

constexpr std::string_view no_memory = "the host has no memory for this call";

std::string expected(std::string_view what, std::string_view found) {
    return "Expected " + std::string(what) + ", got " + std::string(found);
}

std::string quoted_type(const socket_message& message) {
    return message.type.empty() ? "a message without a type" : '"' + message.type + '"';
}

} // namespace

marshalled_socket::marshalled_socket(origin from, std::optional<std::string> fault)
    : plugin_socket(std::move(from)), fault_(std::move(fault)) {}

// What the URL says is looked at before any input comes.
void marshalled_socket::opened() noexcept {
    const berth_endpoint& endpoint = *plan().endpoint;
    for (const berth_argument& one : head().arguments()) {
        if (fault_) break;
        const berth_input& input = endpoint.inputs[one.input];
        fault_ = url_value_fault(input.field->type, input.name, {one.text.data, one.text.size});
    }
    if (fault_) refuse(*fault_);
}

void marshalled_socket::message(message_kind kind, std::string_view content) noexcept {
    try {
        if (auto why = take(kind, content)) refuse(*why);
    } catch (const std::exception&) {
        refuse(no_memory);
    }
}

marshalled_socket::refusal marshalled_socket::take(message_kind kind, std::string_view content) {
    if (phase_ == phase::called) return std::nullopt;
    if (kind == message_kind::binary) {
        if (phase_ == phase::file_data) return take_file_data(content);
        if (phase_ != phase::input || !plan().stream_of_bytes) return expected("a text message", "a binary one");
        put_piece(BERTH_PIECE_BYTES, content);
        return std::nullopt;
    }
    auto read = read_socket_message(content);
    if (auto fault = std::get_if<std::string>(&read)) return *fault;
    const auto& message = std::get<socket_message>(read);
    switch (phase_) {
    case phase::arguments:
        return take_arguments(message);
    case phase::file:
        return take_file_head(message);
    case phase::file_data:
        return take_file_end(message);
    case phase::stream:
        return take_stream_head(message);
    default:
        return take_item(message);
    }
}

marshalled_socket::refusal marshalled_socket::take_arguments(const socket_message& message) {
    arrival_ = std::make_unique<arrival>();
    if (message.json) {
        if (message.json->front() != '{')
            return expected("an object at json", *message.json == "null" ? "null" : "another value");
        arrival_->arguments = *message.json;
    }
    next_phase();
    return std::nullopt;
}

marshalled_socket::refusal marshalled_socket::take_file_head(const socket_message& message) {
    if (message.type != "file") return expected("\"file\"", quoted_type(message));
    if (!message.name) return expected("the name of a file", "none");
    auto input = std::ranges::find(plan().files, *message.name, &endpoint_plan::named_input::name);
    if (input == plan().files.end()) return "unexpected file \"" + *message.name + '"';
    if (std::ranges::find(arrival_->files, input->input, &received_file::input) != arrival_->files.end())
        return "the file \"" + *message.name + "\" came twice";
    arrival_->files.push_back({input->input, incoming_file(with().disk, with().within.file_memory)});
    phase_ = phase::file_data;
    return std::nullopt;
}

marshalled_socket::refusal marshalled_socket::take_file_data(std::string_view bytes) {
    arrival_->bytes += bytes.size();
    if (arrival_->bytes > with().within.upload_bytes)
        return "the files are larger than " + std::to_string(with().within.upload_bytes) + " bytes (http.upload_bytes)";
    auto fault = arrival_->files.back().file.append(bytes);
    return fault ? refusal(std::move(fault->detail)) : std::nullopt;
}

marshalled_socket::refusal marshalled_socket::take_file_end(const socket_message& message) {
    if (message.type != "file_end") return expected("\"file_end\" or bytes", quoted_type(message));
    arrival_->files.back().file.complete();
    next_phase();
    return std::nullopt;
}

marshalled_socket::refusal marshalled_socket::take_stream_head(const socket_message& message) {
    if (message.type != "stream") return expected("\"stream\"", quoted_type(message));
    if (message.name && *message.name != plan().stream.name) return "unexpected stream \"" + *message.name + '"';
    pieces_ = std::make_shared<piece_queue>(with().within.stream_buffer);
    pieces_->set_resume([weak = weak_from_this()] {
        if (auto self = weak.lock()) self->pause(false);
    });
    phase_ = phase::input;
    start_call();
    return std::nullopt;
}

marshalled_socket::refusal marshalled_socket::take_item(const socket_message& message) {
    if (message.type == "end") {
        input_complete();
        return std::nullopt;
    }
    if (plan().stream_of_bytes) return expected("bytes or \"end\"", quoted_type(message));
    if (message.type != "item") return expected("\"item\" or \"end\"", quoted_type(message));
    if (!message.value) return expected("a value in the item", "none");
    put_piece(BERTH_PIECE_TEXT, *message.value);
    return std::nullopt;
}

// The taker may make room between the refusal of put and the pause.
void marshalled_socket::put_piece(berth_piece kind, std::string_view content) {
    if (pieces_->put(kind, content)) return;
    pause(true);
    if (pieces_->has_room()) pause(false);
}

void marshalled_socket::next_phase() {
    if (arrival_->files.size() < plan().files.size()) {
        phase_ = phase::file;
    } else if (plan().has_stream()) {
        phase_ = phase::stream;
    } else {
        phase_ = phase::called;
        input_complete();
        start_call();
    }
}

void marshalled_socket::start_call() {
    {
        std::lock_guard lock(mutex_);
        if (answered_) return;
        called_ = true;
    }
    std::vector<marshalled_call::file> files;
    for (received_file& one : arrival_->files) files.push_back({one.input, std::move(one.file)});
    auto self = std::static_pointer_cast<marshalled_socket>(shared_from_this());
    auto call = std::make_unique<marshalled_call>(std::move(self), plugin(), std::move(arrival_->arguments),
                                                  std::move(files), pieces_);
    arrival_.reset();
    submit(std::move(call));
}

void marshalled_socket::input_complete() noexcept {
    phase_ = phase::called;
    if (pieces_) pieces_->end();
    bool answered;
    {
        std::lock_guard lock(mutex_);
        input_open_ = false;
        answered = answered_;
    }
    if (answered) output().finish(websocket::close_normal);
}

// The peer sends what cannot be taken.
void marshalled_socket::refuse(std::string_view message) noexcept {
    finish_error(message);
    output().finish(websocket::close_normal); // also behind an answer that waits for the end of the input
    phase_ = phase::called;
    arrival_.reset();
    if (pieces_) pieces_->abandon(message);
}

void marshalled_socket::depart() noexcept {
    {
        std::lock_guard lock(mutex_);
        if (called_ || answered_) return; // the call ends it
        answered_ = true;
    }
    output().finish(websocket::close_going_away, "the host or the plugin stops");
}

void marshalled_socket::ended(int) noexcept {
    phase_ = phase::called;
    arrival_.reset();
    if (pieces_) pieces_->break_off("the caller left before the end of its stream");
    std::lock_guard lock(mutex_);
    answered_ = true;
}

void marshalled_socket::interrupt() noexcept {
    if (pieces_) pieces_->abandon("the host ended the call: its plugin stops, or its time is over");
    output().interrupt();
}

// ------------------------------------------------------------------ what the call says

bool marshalled_socket::input_is_open() noexcept {
    std::lock_guard lock(mutex_);
    return input_open_;
}

void marshalled_socket::begin_stream() noexcept {
    output().send(message_kind::text, stream_message, patience::spool);
}

bool marshalled_socket::send(berth_piece kind, std::string_view piece) noexcept {
    auto how = input_is_open() ? patience::spool : patience::wait;
    if (kind == BERTH_PIECE_BYTES) return output().send(message_kind::binary, piece, how);
    put_item_message(room_, piece);
    return output().send(message_kind::text, room_, how);
}

void marshalled_socket::end_stream() noexcept {
    output().send(message_kind::text, end_message, patience::no_wait);
    close_when_read();
}

void marshalled_socket::finish_result(std::string_view value_json) noexcept {
    output().send(message_kind::text, result_message(value_json), patience::no_wait);
    close_when_read();
}

void marshalled_socket::finish_bytes(socket_output::tail bytes) noexcept {
    {
        std::lock_guard lock(mutex_);
        answered_ = true;
    }
    begin_stream();
    bytes.last = end_message;
    output().finish(std::move(bytes), websocket::close_normal);
}

void marshalled_socket::finish_error(std::string_view message) noexcept {
    {
        std::lock_guard lock(mutex_);
        if (std::exchange(answered_, true)) return;
    }
    output().send(message_kind::text, error_message(message), patience::no_wait);
    output().finish(websocket::close_normal);
    pause(false); // the peer's close frame stands behind what it has sent
}

// A caller that writes all before it reads anything would be cut off by a close in the middle of its input.
void marshalled_socket::close_when_read() noexcept {
    bool now;
    {
        std::lock_guard lock(mutex_);
        if (std::exchange(answered_, true)) return;
        now = !input_open_;
    }
    if (now) return output().finish(websocket::close_normal);
    if (pieces_) pieces_->abandon("the call is over");
    pause(false);
}

} // namespace berth::host::binding
