#include <binding/answer.hpp>

#include <plugin/slices.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <system_error>
#include <utility>

namespace berth::host::binding {

namespace {

using plugin::view;

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return result;
}

bool is_name(std::string_view text) noexcept {
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::ranges::all_of(text, [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               marks.find(c) != marks.npos;
    });
}

bool is_value(std::string_view text) noexcept {
    return std::ranges::all_of(text, [](unsigned char c) { return (c >= 0x20 && c != 0x7f) || c == '\t'; });
}

bool is_of_connection(std::string_view name) noexcept {
    constexpr std::array<std::string_view, 9> names{
        "connection",        "content-length", "keep-alive", "proxy-connection", "te", "trailer",
        "transfer-encoding", "upgrade",        "date"};
    return std::ranges::find(names, name) != names.end();
}

// Empty, or why the headers cannot be sent.
std::string add_headers(const berth_answer& answer, http::response& into) {
    for (std::uint32_t i = 0; i < answer.header_count; ++i) {
        std::string_view name = view(answer.headers[i].name);
        std::string_view value = view(answer.headers[i].value);
        if (!is_name(name)) return "a header's name is not a token";
        if (!is_value(value)) return "the header " + std::string(name) + " has a control character";
        std::string key = lower(name);
        if (key == "content-type") {
            if (into.content_type.empty()) into.content_type = value;
        } else if (!is_of_connection(key)) {
            into.headers.emplace_back(name, value);
        }
    }
    return {};
}

// A descriptor that closes unless it is taken.
class descriptor {
public:
    explicit descriptor(int number) noexcept : number_(number) {}
    ~descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;
    int number() const noexcept { return number_; }
    int release() noexcept { return std::exchange(number_, -1); }

private:
    int number_;
};

std::optional<answer_fault> add_file(const std::string& path, http::response& into) {
    // Without O_NONBLOCK a FIFO under that name would hold this thread until somebody writes to it.
    descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (file.number() < 0) {
        int status = errno == ENOENT || errno == ENOTDIR ? 404 : 500;
        return answer_fault{status, "cannot open the file " + path + ": " + std::generic_category().message(errno)};
    }
    struct stat about {};
    if (::fstat(file.number(), &about) != 0 || !S_ISREG(about.st_mode))
        return answer_fault{500, path + " is not a regular file"};
    into.file_size = static_cast<std::uint64_t>(about.st_size);
    into.file = file.release();
    return std::nullopt;
}

} // namespace

std::variant<http::response, answer_fault> response_of(const berth_answer& answer) {
    if (answer.status < 200 || answer.status > 599)
        return answer_fault{500, "the status " + std::to_string(answer.status) + " is not between 200 and 599"};
    http::response response;
    response.status = static_cast<int>(answer.status);
    if (!is_value(view(answer.content_type))) return answer_fault{500, "the content type has a control character"};
    response.content_type = view(answer.content_type);
    if (std::string fault = add_headers(answer, response); !fault.empty()) return answer_fault{500, fault};
    if (answer.file.size > 0) {
        if (auto fault = add_file(std::string(view(answer.file)), response)) return *fault;
    } else {
        response.body = view(answer.body);
    }
    return response;
}

} // namespace berth::host::binding
