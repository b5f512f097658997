#include <binding/marshalled_call.hpp>

#include <binding/answer.hpp>
#include <observe/log.hpp>
#include <plugin/slices.hpp>

namespace berth::host::binding {

namespace {

using plugin::view;

} // namespace

marshalled_call::marshalled_call(std::shared_ptr<marshalled_socket> socket, std::shared_ptr<const served_plugin> plugin,
                                 std::string arguments, std::vector<file> files, std::shared_ptr<piece_queue> pieces)
    : socket_(std::move(socket)), plugin_(std::move(plugin)), arguments_(std::move(arguments)),
      files_(std::move(files)), pieces_(std::move(pieces)) {
    socket_->fill(message);
    message.body = {arguments_.data(), arguments_.size()};
    for (const file& one : files_) slices_.push_back(one.content.slice(one.input));
    message.files = slices_.data();
    message.file_count = static_cast<std::uint32_t>(slices_.size());
    if (!pieces_) return;
    source_ = pieces_->source();
    message.source = &source_;
}

marshalled_call::~marshalled_call() {
    plugin_->seconds->observe(std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count());
    if (pieces_) pieces_->abandon("the call is over");
}

void marshalled_call::answer(const berth_answer& answer) noexcept {
    if (answer.status >= 400) return socket_->finish_error(view(answer.body));
    if (socket_->plan().has(BERTH_ENDPOINT_FILE)) return answer_file(answer);
    socket_->finish_result(view(answer.body));
}

// A file is a stream of bytes.
void marshalled_call::answer_file(const berth_answer& answer) noexcept {
    auto built = response_of(answer);
    if (auto fault = std::get_if<answer_fault>(&built)) {
        observe::error("call.answer_refused", {{"plugin", plugin_->name()}, {"reason", fault->reason}});
        return socket_->finish_error(fault->status == 404 ? "the file does not exist"
                                                          : "the plugin's answer cannot be sent; the log says why");
    }
    auto& response = std::get<http::response>(built);
    socket_->finish_bytes({std::move(response.body), response.file, response.file_size, {}});
}

void marshalled_call::fail(int, std::string_view title, std::string_view detail, int) noexcept {
    socket_->finish_error(detail.empty() ? title : detail);
}

bool marshalled_call::begin(const berth_answer&) noexcept {
    if (socket_->plan().answers == endpoint_plan::answer_kind::whole) return false;
    socket_->begin_stream();
    return true;
}

bool marshalled_call::send(berth_piece kind, std::string_view piece) noexcept {
    return socket_->send(kind, piece);
}

void marshalled_call::end(const std::string_view* failure) noexcept {
    if (failure) return socket_->finish_error(*failure);
    socket_->end_stream();
}

} // namespace berth::host::binding
