#include <cli/member_text.hpp>

namespace berth::host::cli {

namespace {

std::string harmless(std::string text) {
    for (char& c : text)
        if (static_cast<unsigned char>(c) < ' ' || c == 127) c = ' ';
    return text;
}

std::string fraction(double value) {
    std::string text = std::to_string(value);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text;
}

} // namespace

std::string member_text(const rapidjson::Value& of, const char* name) {
    if (!of.IsObject()) return {};
    const auto found = of.FindMember(name);
    if (found == of.MemberEnd()) return {};
    const rapidjson::Value& value = found->value;
    if (value.IsString()) return harmless({value.GetString(), value.GetStringLength()});
    if (value.IsUint64()) return std::to_string(value.GetUint64());
    if (value.IsInt64()) return std::to_string(value.GetInt64());
    if (value.IsBool()) return value.GetBool() ? "true" : "false";
    return value.IsDouble() ? fraction(value.GetDouble()) : std::string();
}

const rapidjson::Value& member_object(const rapidjson::Value& of, const char* name) {
    static const rapidjson::Value none(rapidjson::kObjectType);
    if (!of.IsObject()) return none;
    const auto found = of.FindMember(name);
    return found == of.MemberEnd() || !found->value.IsObject() ? none : found->value;
}

std::string progress_text(const std::string& step, const rapidjson::Value& said) {
    const std::string done = member_text(said, "done");
    const std::string total = member_text(said, "total");
    std::string line = step;
    for (const std::string& more :
         {done.empty() || total.empty() ? done : done + '/' + total, member_text(said, "message")})
        if (!more.empty()) line += (line.empty() ? "" : ": ") + more;
    return line;
}

} // namespace berth::host::cli
