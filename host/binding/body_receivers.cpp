#include <binding/body_receivers.hpp>

#include <algorithm>
#include <exception>

namespace berth::host::binding {

namespace {

std::string beyond(std::string_view what, std::uint64_t limit, std::string_view name) {
    return std::string(what) + " larger than " + std::to_string(limit) + " bytes (" + std::string(name) + ")";
}

constexpr std::string_view no_memory = "the host has no memory for the body";

} // namespace

// ------------------------------------------------------------------ one file

bool file_body::take(std::string_view piece) noexcept {
    try {
        if (file_.size() + piece.size() > within_.upload_bytes) {
            refusal_ = {413, beyond("the body is", within_.upload_bytes, "http.upload_bytes")};
            return false;
        }
        auto fault = file_.append(piece);
        if (!fault) return true;
        refusal_ = {fault->status, std::move(fault->detail)};
    } catch (const std::exception&) {
        refusal_ = {503, std::string(no_memory)};
    }
    return false;
}

bool file_body::end(ending) noexcept {
    file_.complete();
    return true;
}

// ------------------------------------------------------------------ parts

parts_body::parts_body(std::string_view boundary, std::vector<std::string> expected, const limits& within,
                       const spool& to)
    : within_(within), spool_(to), expected_(std::move(expected)), reader_(boundary, *this) {}

bool parts_body::take(std::string_view piece) noexcept {
    try {
        bytes_ += piece.size();
        if (bytes_ > within_.upload_bytes)
            return refuse(413, beyond("the body is", within_.upload_bytes, "http.upload_bytes"));
        return !fault_.empty() || went_well(reader_.read(piece));
    } catch (const std::exception&) {
        return refuse(503, std::string(no_memory));
    }
}

bool parts_body::end(ending how) noexcept {
    try {
        if (how == ending::broken || !fault_.empty()) return true;
        return went_well(reader_.finish());
    } catch (const std::exception&) {
        return refuse(503, std::string(no_memory));
    }
}

// A faulty body is read to its end all the same: a caller that still sends would not see the answer.
bool parts_body::went_well(multipart_reader::outcome outcome) {
    if (outcome == multipart_reader::outcome::faulty) fault_ = reader_.fault();
    return outcome != multipart_reader::outcome::stopped || refusal_.status == 0;
}

bool parts_body::refuse(int status, std::string detail) {
    refusal_ = {status, std::move(detail)};
    return false;
}

bool parts_body::part_begins(multipart_reader::part head) {
    if (std::ranges::find(expected_, head.name) == expected_.end()) {
        fault_ = "unexpected part \"" + head.name + "\": expected ";
        for (const std::string& one : expected_) fault_ += (&one == &expected_.front() ? "" : ", ") + one;
        return false;
    }
    in_json_ = head.name == json_part;
    if (in_json_) {
        json_.clear();
        return true;
    }
    std::erase_if(files_, [&](const named_file& one) { return one.part == head.name; });
    files_.push_back({std::move(head.name), incoming_file(spool_, within_.file_memory)});
    files_.back().file.name = std::move(head.filename);
    files_.back().file.content_type = std::move(head.content_type);
    return true;
}

bool parts_body::part_data(std::string_view bytes) {
    if (in_json_) {
        if (json_.size() + bytes.size() > within_.json_bytes)
            return refuse(413, beyond("the part json_arguments is", within_.json_bytes, "http.limits.body_bytes"));
        json_ += bytes;
        return true;
    }
    auto fault = files_.back().file.append(bytes);
    return !fault || refuse(fault->status, std::move(fault->detail));
}

bool parts_body::part_ends() {
    if (!in_json_) files_.back().file.complete();
    return true;
}

// ------------------------------------------------------------------ a stream

bool stream_body::take(std::string_view piece) noexcept {
    try {
        if (pieces_.abandoned()) return false;
        bytes_ += piece.size();
        if (bytes_ > within_.stream_bytes) {
            refusal_ = {413, beyond("the stream is", within_.stream_bytes, "http.stream_bytes")};
            pieces_.break_off(refusal_.detail);
            return false;
        }
        pieces_.put(BERTH_PIECE_BYTES, piece);
        return true;
    } catch (const std::exception&) {
        refusal_ = {503, std::string(no_memory)};
        pieces_.break_off(no_memory);
        return false;
    }
}

bool stream_body::end(ending how) noexcept {
    if (how == ending::whole)
        pieces_.end();
    else
        pieces_.break_off("the caller left, or was too slow, before the end of its stream");
    return true;
}

} // namespace berth::host::binding
