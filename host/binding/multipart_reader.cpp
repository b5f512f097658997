#include <binding/multipart_reader.hpp>

#include <binding/header_value.hpp>
#include <routing/percent.hpp>

#include <cstring>
#include <optional>
#include <utility>

namespace berth::host::binding {

namespace {

constexpr std::size_t longest_padding = 256; // white space behind a boundary

std::size_t find(std::string_view in, std::string_view what, std::size_t from) noexcept {
    if (from >= in.size()) return in.npos;
    const void* found = ::memmem(in.data() + from, in.size() - from, what.data(), what.size());
    return found ? static_cast<std::size_t>(static_cast<const char*>(found) - in.data()) : in.npos;
}

bool is(std::string_view name, std::string_view lower) noexcept {
    if (name.size() != lower.size()) return false;
    for (std::size_t i = 0; i < name.size(); ++i) {
        char c = name[i] >= 'A' && name[i] <= 'Z' ? static_cast<char>(name[i] - 'A' + 'a') : name[i];
        if (c != lower[i]) return false;
    }
    return true;
}

std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
    return text;
}

// Where the header lines end, an empty line included: nullopt when that line has not come.
std::optional<std::size_t> end_of_headers(std::string_view bytes) noexcept {
    std::size_t line = 0;
    while (line < bytes.size()) {
        const void* found = std::memchr(bytes.data() + line, '\n', bytes.size() - line);
        if (!found) return std::nullopt;
        auto next = static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data()) + 1;
        if (next - line == 1 || (next - line == 2 && bytes[line] == '\r')) return next;
        line = next;
    }
    return std::nullopt;
}

} // namespace

multipart_reader::multipart_reader(std::string_view boundary, taker& to) : taker_(to) {
    delimiter_ = "\r\n--";
    delimiter_ += boundary;
}

multipart_reader::outcome multipart_reader::read(std::string_view bytes) {
    std::size_t used = 0;
    if (kept_.empty()) {
        outcome result = consume(bytes, used);
        kept_ = bytes.substr(used);
        return result;
    }
    kept_ += bytes;
    outcome result = consume(kept_, used);
    kept_.erase(0, used);
    return result;
}

multipart_reader::outcome multipart_reader::finish() {
    if (state_ == state::epilogue) return outcome::good;
    if (state_ == state::preamble) return faulty("expected a multipart body with its boundary, found none");
    return faulty("the multipart body ends before its last boundary");
}

multipart_reader::outcome multipart_reader::consume(std::string_view bytes, std::size_t& used) {
    bool more = false;
    while (!more && used < bytes.size()) {
        outcome result = outcome::good;
        switch (state_) {
        case state::preamble:
            result = preamble(bytes, used, more);
            break;
        case state::headers:
            result = headers(bytes, used, more);
            break;
        case state::data:
            result = data(bytes, used, more);
            break;
        case state::epilogue:
            used = bytes.size();
            break;
        }
        if (result != outcome::good) return result;
    }
    return outcome::good;
}

// `length` is how much of `behind` belongs to the boundary's line.
multipart_reader::tail multipart_reader::tail_of(std::string_view behind, std::size_t& length) const noexcept {
    if (behind.starts_with("--")) {
        length = 2;
        return tail::last;
    }
    if (behind == "-" || behind.empty()) return tail::unknown;
    std::size_t end = behind.find_first_not_of(" \t");
    if (end == behind.npos) return behind.size() > longest_padding ? tail::none : tail::unknown;
    if (end > longest_padding) return tail::none;
    if (behind[end] == '\n') {
        length = end + 1;
        return line_end_known_ && line_end_ == 2 ? tail::none : tail::next_part;
    }
    if (behind[end] != '\r') return tail::none;
    if (end + 1 == behind.size()) return tail::unknown;
    length = end + 2;
    return behind[end + 1] == '\n' ? tail::next_part : tail::none;
}

// Line by line: the first boundary stands at the beginning of one.
multipart_reader::outcome multipart_reader::preamble(std::string_view bytes, std::size_t& used, bool& more) {
    std::string_view rest = bytes.substr(used);
    std::string_view dashes = std::string_view(delimiter_).substr(2);
    if (line_begins_) {
        if (rest.size() < dashes.size() && dashes.starts_with(rest)) {
            more = true;
            return outcome::good;
        }
        if (rest.starts_with(dashes)) {
            std::size_t length = 0;
            tail how = tail_of(rest.substr(dashes.size()), length);
            if (how == tail::unknown) {
                more = true;
                return outcome::good;
            }
            if (how != tail::none) {
                used += dashes.size() + length;
                line_end_known_ = true;
                if (how == tail::next_part && (length < 2 || bytes[used - 2] != '\r')) line_end_ = 1;
                return end_part(how);
            }
        }
    }
    std::size_t line = rest.find('\n');
    line_begins_ = line != rest.npos;
    used = line_begins_ ? used + line + 1 : bytes.size();
    return outcome::good;
}

multipart_reader::outcome multipart_reader::headers(std::string_view bytes, std::size_t& used, bool& more) {
    std::string_view rest = bytes.substr(used);
    auto end = end_of_headers(rest);
    if (end.value_or(rest.size()) > most_header_bytes)
        return faulty("the headers of a part are longer than " + std::to_string(most_header_bytes) + " bytes");
    if (!end) {
        more = true;
        return outcome::good;
    }
    used += *end;
    state_ = state::data;
    part_empty_ = true;
    return begin_part(rest.substr(0, *end));
}

multipart_reader::outcome multipart_reader::begin_part(std::string_view block) {
    if (++parts_ > most_parts)
        return faulty("the multipart body has more than " + std::to_string(most_parts) + " parts");
    part head;
    bool named = false;
    std::size_t count = 0;
    while (!block.empty()) {
        std::size_t end = block.find('\n');
        // A line that begins with white space continues the one before it.
        while (end + 1 < block.size() && (block[end + 1] == ' ' || block[end + 1] == '\t'))
            end = block.find('\n', end + 1);
        std::string line(trimmed(block.substr(0, end)));
        block.remove_prefix(end + 1);
        if (line.empty()) continue;
        if (++count > most_headers) return faulty("a part has more than " + std::to_string(most_headers) + " headers");
        for (char& c : line)
            if (c == '\r' || c == '\n') c = ' ';
        std::size_t colon = line.find(':');
        if (colon == line.npos) return faulty("a line among the headers of a part has no colon");
        std::string_view name = trimmed(std::string_view(line).substr(0, colon));
        std::string_view value = trimmed(std::string_view(line).substr(colon + 1));
        if (is(name, "content-type")) head.content_type = value;
        if (!is(name, "content-disposition")) continue;
        auto parsed = parse_header_value(value);
        if (!parsed) return faulty("the Content-Disposition of a part cannot be read");
        if (const std::string* text = parsed->find("name")) {
            head.name = *text;
            named = true;
        }
        if (const std::string* text = parsed->find("filename")) head.filename = *text;
    }
    if (!named) return faulty("a part has no name (Content-Disposition: form-data; name=\"...\")");
    if (!routing::is_text(head.name) || !routing::is_text(head.filename) || !routing::is_text(head.content_type))
        return faulty("the headers of a part are not UTF-8 text");
    return taker_.part_begins(std::move(head)) ? outcome::good : outcome::stopped;
}

multipart_reader::outcome multipart_reader::data(std::string_view bytes, std::size_t& used, bool& more) {
    std::string_view delimiter = std::string_view(delimiter_).substr(2 - line_end_);
    std::string_view rest = bytes.substr(used);
    std::size_t length = 0;
    // A part without any data may have its boundary right behind the empty line.
    std::string_view dashes = delimiter.substr(line_end_);
    if (part_empty_) {
        bool cut = rest.size() < dashes.size() && dashes.starts_with(rest);
        tail how = rest.starts_with(dashes) ? tail_of(rest.substr(dashes.size()), length) : tail::none;
        more = cut || how == tail::unknown;
        if (more) return outcome::good;
        if (how != tail::none) {
            used += dashes.size() + length;
            return taker_.part_ends() ? end_part(how) : outcome::stopped;
        }
    }
    std::size_t whole = rest.size(); // data up to there
    tail how = tail::none;
    for (std::size_t at = find(rest, delimiter, 0); at != rest.npos; at = find(rest, delimiter, at + 1)) {
        how = tail_of(rest.substr(at + delimiter.size()), length);
        if (how == tail::none) continue;
        whole = at;
        break;
    }
    if (how == tail::none) {
        // A boundary may begin in the last bytes.
        std::size_t tail_size = std::min(rest.size(), delimiter.size() - 1);
        std::string_view end = rest.substr(rest.size() - tail_size);
        for (std::size_t i = end.find(delimiter[0]); i != end.npos; i = end.find(delimiter[0], i + 1))
            if (delimiter.starts_with(end.substr(i))) {
                whole = rest.size() - tail_size + i;
                break;
            }
        more = true;
    }
    if (how == tail::unknown) more = true;
    used += whole;
    if (whole > 0) {
        part_empty_ = false;
        if (!taker_.part_data(rest.substr(0, whole))) return outcome::stopped;
    }
    if (more) return outcome::good;
    used += delimiter.size() + length;
    return taker_.part_ends() ? end_part(how) : outcome::stopped;
}

multipart_reader::outcome multipart_reader::end_part(tail how) {
    state_ = how == tail::last ? state::epilogue : state::headers;
    return outcome::good;
}

multipart_reader::outcome multipart_reader::faulty(std::string why) {
    fault_ = std::move(why);
    return outcome::faulty;
}

} // namespace berth::host::binding
