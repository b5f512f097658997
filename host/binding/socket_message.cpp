#include <binding/socket_message.hpp>

#include <routing/percent.hpp>

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace berth::host::binding {

namespace {

enum class member { other, type, name, json, value };

member member_of(std::string_view key) noexcept {
    if (key == "type") return member::type;
    if (key == "name") return member::name;
    if (key == "json") return member::json;
    if (key == "value") return member::value;
    return member::other;
}

// Notes where the members of the outermost object begin and end. The parser works without recursion, so that a text of
// brackets alone does not exhaust the stack.
class extents {
public:
    extents(std::string_view text, const rapidjson::MemoryStream& at, socket_message& into)
        : text_(text), at_(at), into_(into) {}

    bool Null() { return scalar(); }
    bool Bool(bool) { return scalar(); }
    bool Int(int) { return scalar(); }
    bool Uint(unsigned) { return scalar(); }
    bool Int64(std::int64_t) { return scalar(); }
    bool Uint64(std::uint64_t) { return scalar(); }
    bool Double(double) { return scalar(); }
    bool RawNumber(const char*, rapidjson::SizeType, bool) { return scalar(); }
    bool String(const char* text, rapidjson::SizeType size, bool) {
        if (depth_ == 1 && now_ == member::type) into_.type.assign(text, size);
        if (depth_ == 1 && now_ == member::name) into_.name.emplace(text, size);
        return scalar();
    }
    bool Key(const char* text, rapidjson::SizeType size, bool) {
        if (depth_ != 1) return true;
        now_ = member_of({text, size});
        // Of a member that comes twice the last counts, also when it is no string.
        if (now_ == member::type) into_.type.clear();
        if (now_ == member::name) into_.name.reset();
        begin_ = text_.find_first_not_of(" \t\r\n:", at_.Tell());
        return true;
    }
    bool StartObject() { return open(); }
    bool StartArray() { return open(); }
    bool EndObject(rapidjson::SizeType) { return close(); }
    bool EndArray(rapidjson::SizeType) { return close(); }

    bool is_object() const noexcept { return is_object_; }

private:
    bool open() {
        if (depth_++ == 0) is_object_ = text_[text_.find_first_not_of(" \t\r\n")] == '{';
        return true;
    }
    // The bracket itself is not behind the parser yet.
    bool close() {
        if (--depth_ == 1) note(at_.Tell() + 1);
        return true;
    }
    bool scalar() {
        if (depth_ == 1) note(at_.Tell());
        return true;
    }
    void note(std::size_t end) {
        if (now_ == member::json) into_.json = text_.substr(begin_, end - begin_);
        if (now_ == member::value) into_.value = text_.substr(begin_, end - begin_);
    }

    std::string_view text_;
    const rapidjson::MemoryStream& at_;
    socket_message& into_;
    std::size_t depth_ = 0;
    std::size_t begin_ = 0;
    member now_ = member::other;
    bool is_object_ = false;
};

} // namespace

std::variant<socket_message, std::string> read_socket_message(std::string_view text) {
    constexpr unsigned flags =
        rapidjson::kParseIterativeFlag | rapidjson::kParseNanAndInfFlag | rapidjson::kParseNumbersAsStringsFlag;
    socket_message message;
    rapidjson::MemoryStream stream(text.data(), text.size());
    extents noted(text, stream, message);
    rapidjson::Reader reader;
    if (auto result = reader.Parse<flags>(stream, noted); !result)
        return "the message is not JSON: " + std::string(rapidjson::GetParseError_En(result.Code())) + " At byte " +
               std::to_string(result.Offset()) + '.';
    if (!noted.is_object()) return "the message is JSON, but not an object";
    return message;
}

std::string result_message(std::string_view value_json) {
    std::string text = R"({"type": "result", "value": )";
    text += value_json.empty() ? "null" : value_json;
    text += '}';
    return text;
}

void put_item_message(std::string& to, std::string_view value_json) {
    to = R"({"type": "item", "value": )";
    to += value_json;
    to += '}';
}

std::string error_message(std::string_view text) {
    std::string fit(text);
    if (!routing::is_text(fit))
        for (char& c : fit)
            if (static_cast<unsigned char>(c) >= 0x80 || c == '\0') c = '?';
    rapidjson::StringBuffer json;
    rapidjson::Writer<rapidjson::StringBuffer, rapidjson::UTF8<>, rapidjson::ASCII<>> writer(json);
    writer.String(fit.data(), static_cast<rapidjson::SizeType>(fit.size()));
    return R"({"type": "error", "message": )" + std::string(json.GetString(), json.GetSize()) + '}';
}

} // namespace berth::host::binding
