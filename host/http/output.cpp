#include <http/output.hpp>

#include <algorithm>
#include <array>
#include <cerrno>

#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

namespace berth::host::http {

namespace {

constexpr std::size_t copied_body = 16 * 1024;       // up to here copying is cheaper than a second vector element
constexpr std::size_t gathered = 64 * 1024;          // text beyond is sent before more is made
constexpr std::uint64_t file_bytes_a_turn = 1 << 20; // a file must not hold up the loop's other connections

} // namespace

void output::add_body(std::string&& body) {
    if (body.size() <= copied_body)
        text_ += body;
    else
        body_ = std::move(body);
}

void output::add_file(int descriptor, std::uint64_t size, std::uint64_t begin) noexcept {
    file_ = descriptor;
    file_left_ = size;
    file_at_ = static_cast<std::int64_t>(begin);
}

bool output::accepts() const noexcept {
    return body_.empty() && file_ < 0 && text_.size() < gathered;
}

output::outcome output::flush(int socket, bool& sent) {
    if (!text_.empty() || !body_.empty())
        if (auto result = flush_memory(socket, sent); result != outcome::done) return result;
    return file_ < 0 ? outcome::done : flush_file(socket, sent);
}

output::outcome output::flush_memory(int socket, bool& sent) {
    int flags = MSG_NOSIGNAL | (file_ < 0 ? 0 : MSG_MORE);
    std::size_t total = text_.size() + body_.size();
    while (memory_sent_ < total) {
        std::size_t of_text = std::min(memory_sent_, text_.size());
        std::size_t of_body = memory_sent_ - of_text;
        ssize_t went;
        if (body_.empty()) {
            went = ::send(socket, text_.data() + of_text, text_.size() - of_text, flags);
        } else {
            std::array<iovec, 2> parts{iovec{text_.data() + of_text, text_.size() - of_text},
                                       iovec{body_.data() + of_body, body_.size() - of_body}};
            msghdr message{};
            message.msg_iov = parts.data();
            message.msg_iovlen = parts.size();
            went = ::sendmsg(socket, &message, flags);
        }
        if (went < 0) {
            if (errno == EINTR) continue;
            return errno == EAGAIN ? outcome::blocked : outcome::failed;
        }
        sent = true;
        memory_sent_ += static_cast<std::size_t>(went);
    }
    text_.clear();
    std::string().swap(body_); // assigning an empty string would keep the memory
    memory_sent_ = 0;
    return outcome::done;
}

output::outcome output::flush_file(int socket, bool& sent) {
    std::uint64_t turn = file_bytes_a_turn;
    while (file_left_ > 0) {
        if (turn == 0) return outcome::unfinished;
        off_t at = file_at_;
        ssize_t went = ::sendfile(socket, file_, &at, std::min(file_left_, turn));
        if (went < 0) {
            if (errno == EINTR) continue;
            return errno == EAGAIN ? outcome::blocked : outcome::failed;
        }
        if (went == 0) return outcome::failed; // the file has become shorter than what Content-Length said
        sent = true;
        file_at_ = at;
        file_left_ -= static_cast<std::uint64_t>(went);
        turn -= static_cast<std::uint64_t>(went);
    }
    ::close(file_);
    file_ = -1;
    return outcome::done;
}

void output::clear() noexcept {
    std::string().swap(text_);
    std::string().swap(body_);
    memory_sent_ = 0;
    if (file_ >= 0) ::close(file_);
    file_ = -1;
}

} // namespace berth::host::http
