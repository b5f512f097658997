#include <http/chunk_decoder.hpp>

#include <http/head_parser.hpp>

#include <algorithm>
#include <cstring>

namespace berth::host::http {

namespace {

constexpr std::size_t most_digits = 16;
constexpr std::size_t most_extension_bytes = 4096;

int hexadecimal(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

} // namespace

chunk_decoder::result chunk_decoder::next(char* base, std::size_t& read, std::size_t end, std::string_view& data,
                                          std::uint64_t body_limit, const limits& within) {
    while (stage_ != stage::trailers) {
        if (read == end) return result::more;
        if (stage_ == stage::data) {
            data = {base + read, static_cast<std::size_t>(std::min<std::uint64_t>(left_, end - read))};
            read += data.size();
            left_ -= data.size();
            if (left_ == 0) stage_ = stage::data_cr;
            return result::data;
        }
        if (auto refused = take(base[read++], body_limit)) return refuse(refused);
    }
    return trailers(base, read, end, within);
}

chunk_decoder::result chunk_decoder::decode(char* base, std::size_t& read, std::size_t end, std::size_t& write,
                                            std::uint64_t body_limit, const limits& within) {
    for (;;) {
        std::string_view data;
        result found = next(base, read, end, data, body_limit, within);
        if (found != result::data) return found;
        if (base + write != data.data()) std::memmove(base + write, data.data(), data.size());
        write += data.size();
    }
}

refusal chunk_decoder::take(char byte, std::uint64_t body_limit) {
    switch (stage_) {
    case stage::size:
        return digit_or_end(byte);
    case stage::extension:
        if (++extension_bytes_ > most_extension_bytes) return {400, "The chunk extensions of a body are too long."};
        if (byte == '\r')
            stage_ = stage::size_end;
        else if ((static_cast<unsigned char>(byte) < 0x20 && byte != '\t') || byte == 0x7f)
            return {400, "A chunk extension holds a control character."};
        return {};
    case stage::size_end:
        if (byte != '\n') return {400, "A chunk size ends with CR LF."};
        if (left_ > body_limit - joined_)
            return {413, beyond("The body is larger than", body_limit, "bytes (body_bytes)")};
        joined_ += left_;
        digits_ = 0;
        stage_ = left_ ? stage::data : stage::trailers;
        return {};
    case stage::data_cr:
        if (byte != '\r') return {400, "A chunk ends with CR LF after as many bytes as its size says."};
        stage_ = stage::data_lf;
        return {};
    default:
        if (byte != '\n') return {400, "A chunk ends with CR LF after as many bytes as its size says."};
        stage_ = stage::size;
        return {};
    }
}

refusal chunk_decoder::digit_or_end(char byte) {
    int value = hexadecimal(byte);
    if (value >= 0) {
        if (++digits_ > most_digits) return {400, "A chunk size has at most 16 hexadecimal digits."};
        left_ = left_ << 4 | static_cast<unsigned>(value);
        return {};
    }
    if (digits_ == 0 || (byte != ';' && byte != '\r')) return {400, "A chunk size is a plain hexadecimal number."};
    stage_ = byte == ';' ? stage::extension : stage::size_end;
    return {};
}

chunk_decoder::result chunk_decoder::trailers(char* base, std::size_t& read, std::size_t end, const limits& within) {
    for (;;) {
        auto* found = static_cast<char*>(std::memchr(base + read, '\n', end - read));
        std::size_t line_end = found ? static_cast<std::size_t>(found - base) + 1 : end;
        if (trailer_bytes_ + (line_end - read) > within.header_bytes)
            return refuse({431, beyond("The trailers are larger than", within.header_bytes, "bytes (header_bytes)")});
        if (!found) return result::more;

        char* line = base + read;
        auto length = static_cast<std::size_t>(found - line);
        if (length == 0 || found[-1] != '\r') return refuse({400, "Trailer lines end with CR LF."});
        trailer_bytes_ += length + 1;
        read = line_end;
        if (--length == 0) return result::complete;
        if (++trailer_count_ > within.header_count)
            return refuse({431, beyond("The body has more than", within.header_count, "trailers (header_count)")});
        header dropped;
        if (auto refused = read_field_line(line, length, dropped)) return refuse(refused);
    }
}

chunk_decoder::result chunk_decoder::refuse(http::refusal why) noexcept {
    refusal_ = why;
    return result::refused;
}

} // namespace berth::host::http
