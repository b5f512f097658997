// An answer over HTTP as the result of a method: value, file, or pieces for a stream. One thread.
#pragma once

#include <berth/detail/client_request.hpp>
#include <berth/detail/problem_document.hpp>
#include <berth/detail/reader.hpp>
#include <berth/detail/result.hpp>
#include <berth/streams.hpp>

namespace berth::detail {

// Which call an answer belongs to, for errors.
struct answer_site {
    const transport& to;
    const client_call& call;
    const std::string& target;
    const char* method;

    [[noreturn]] void unfit(const std::string& why) const { to.fail(call_failure::unfit, why, method, target); }
};

template <class T>
T value_from(const answer_site& site, const std::string& json) {
    T value{};
    fault_list faults;
    json_reader(faults, table<T>::bind, &value, ~std::uint64_t{0}, site.call.form()).read(json);
    if (!faults.none()) {
        for (fault& one : faults.faults) one.in = "result";
        site.unfit(faults_in_words(faults.faults));
    }
    return value;
}

// ---- files

inline std::string file_name_in(std::string_view disposition) {
    const std::size_t begin = disposition.find("filename=\"");
    if (begin == disposition.npos) return {};
    disposition.remove_prefix(begin + 10);
    return std::string(disposition.substr(0, disposition.find('"')));
}
inline file file_of(arriving_file& arrived, std::string content_type, std::string name) {
    arrived.finish();
    file made = arrived.path.empty() ? file::from_content(std::move(arrived.content), std::move(content_type))
                                     : file::from_path(arrived.path, std::move(content_type));
    return name.empty() ? made : std::move(made).named(std::move(name));
}
inline void append(bytes& to, std::string_view piece) {
    const auto* data = reinterpret_cast<const std::byte*>(piece.data());
    to.insert(to.end(), data, data + piece.size());
}
inline bytes bytes_of(std::string_view piece) {
    bytes made;
    append(made, piece);
    return made;
}

template <class R>
R file_result(incoming& answer, const client_options& options) {
    if constexpr (is_optional<R>) {
        return file_result<typename R::value_type>(answer, options);
    } else if constexpr (std::is_same_v<R, bytes>) {
        return bytes_of(answer.rest());
    } else {
        arriving_file arrived(options);
        for (std::string_view piece = answer.next(); !piece.empty(); piece = answer.next()) arrived.add(piece);
        return file_of(arrived, std::string(answer.header("content-type")),
                       file_name_in(answer.header("content-disposition")));
    }
}

template <class R, bool Marshalled>
R result_of(incoming& answer, const answer_site& site) {
    if constexpr (std::is_void_v<R>) {
        answer.rest(); // so that the connection can be used again
    } else if constexpr (answers_file<R, Marshalled>()) {
        return file_result<R>(answer, site.to.options());
    } else if constexpr (is_created<R>) {
        std::string location(answer.header("location"));
        return R{value_from<typename created_value<R>::type>(site, answer.rest()), std::move(location)};
    } else if constexpr (is_optional<R> && !Marshalled) {
        return value_from<typename R::value_type>(site, answer.rest());
    } else {
        return value_from<R>(site, answer.rest());
    }
}

// ---- streams

// One piece of a line of text, or of its JSON.
template <class T, bool Marshalled>
T piece_of_line(const answer_site& site, std::string&& line) {
    if constexpr (Marshalled && std::is_same_v<T, std::string>)
        return std::move(line);
    else
        return value_from<T>(site, line);
}

// Until the end, or until nobody wants more; then the connection goes with the answer.
template <class T, bool Marshalled>
void pieces_of(incoming& answer, const answer_site& site, stream<T>& out) {
    if constexpr (std::is_same_v<T, bytes>) {
        for (std::string_view piece = answer.next(); !piece.empty(); piece = answer.next())
            if (!out.send(bytes_of(piece))) return;
    } else {
        std::string line;
        for (std::string_view piece = answer.next(); !piece.empty(); piece = answer.next()) {
            while (!piece.empty()) {
                const std::size_t end = std::min(piece.find('\n'), piece.size());
                if (end > site.to.options().answer_bytes - line.size())
                    site.unfit("one item is longer than " + std::to_string(site.to.options().answer_bytes) +
                               " bytes (answer_bytes)");
                line.append(piece.substr(0, end));
                if (end == piece.size()) break;
                piece.remove_prefix(end + 1);
                if (!out.send(piece_of_line<T, Marshalled>(site, std::move(line)))) return;
                line.clear();
            }
        }
        if (!line.empty()) out.send(piece_of_line<T, Marshalled>(site, std::move(line)));
    }
}

} // namespace berth::detail
