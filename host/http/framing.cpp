#include <http/framing.hpp>

#include <http/characters.hpp>

#include <charconv>

namespace berth::host::http {

namespace {

// Calls `each` with the trimmed elements of a comma-separated list.
template <class Each>
void elements(std::string_view list, Each each) {
    for (;;) {
        std::size_t comma = list.find(',');
        each(trim(list.substr(0, comma)));
        if (comma == std::string_view::npos) return;
        list.remove_prefix(comma + 1);
    }
}

} // namespace

refusal framing::add(std::string_view name, std::string_view value) {
    switch (name.size()) {
    case 4:
        return name == "host" ? host(value) : refusal{};
    case 6:
        return name == "expect" ? expect(value) : refusal{};
    case 10:
        if (name == "connection") connection(value);
        return {};
    case 14:
        return name == "content-length" ? content_length(value) : refusal{};
    case 17:
        return name == "transfer-encoding" ? transfer_encoding(value) : refusal{};
    default:
        return {};
    }
}

refusal framing::finish(int minor_version) {
    if (!has_host_ && minor_version > 0) return {400, "An HTTP/1.1 request needs a Host field."};
    if (has_coding_) {
        if (minor_version == 0) return {400, "Transfer-Encoding is not part of HTTP/1.0."};
        if (has_length_) return {400, "A request has Content-Length or Transfer-Encoding, not both."};
        if (body_ != body_kind::chunked) return {400, "The last transfer coding must be chunked."};
        if (other_coding_) return {501, "The only transfer coding known here is chunked."};
    }
    if (body_ == body_kind::length && length_ == 0) body_ = body_kind::none;
    if (body_ == body_kind::none || minor_version == 0) expects_continue_ = false;
    keep_alive_ = !says_close_ && (minor_version > 0 || says_keep_alive_);
    return {};
}

refusal framing::content_length(std::string_view value) {
    if (has_length_) return {400, "A request has one Content-Length, this one has several."};
    has_length_ = true;
    auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), length_);
    bool digits = !value.empty() && end == value.data() + value.size();
    if (!digits || error == std::errc::invalid_argument)
        return {400, "Content-Length must be a decimal number without a sign."};
    // A number beyond 64 bits is still a number: too large, not malformed.
    if (error == std::errc::result_out_of_range) return {413, "Content-Length is larger than any body taken here."};
    body_ = body_kind::length;
    return {};
}

refusal framing::transfer_encoding(std::string_view value) {
    has_coding_ = true;
    refusal found;
    elements(value, [&](std::string_view coding) {
        if (body_ == body_kind::chunked) found = {400, "chunked must be the last transfer coding, and once only."};
        if (equals_ignoring_case(coding, "chunked"))
            body_ = body_kind::chunked;
        else if (!is_token(coding.substr(0, coding.find_first_of("; \t"))))
            found = {400, "Transfer-Encoding is not a list of codings."};
        else
            other_coding_ = true;
    });
    return found;
}

refusal framing::host(std::string_view value) {
    if (has_host_) return {400, "A request has one Host field, this one has several."};
    has_host_ = true;
    if (!is_authority(value)) return {400, "The Host field must be a host name with an optional port."};
    return {};
}

refusal framing::expect(std::string_view value) {
    if (!equals_ignoring_case(value, "100-continue")) return {417, "The only expectation met here is 100-continue."};
    expects_continue_ = true;
    return {};
}

void framing::connection(std::string_view value) {
    elements(value, [&](std::string_view option) {
        if (equals_ignoring_case(option, "close")) says_close_ = true;
        if (equals_ignoring_case(option, "keep-alive")) says_keep_alive_ = true;
    });
}

} // namespace berth::host::http
