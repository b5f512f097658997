#include <describe/misfit_list.hpp>

#include <describe/alternative_label.hpp>
#include <describe/output.hpp>

namespace berth::host::describe {
namespace {

// Copies a value until it has become too long.
class short_copy {
public:
    short_copy(output& to, const rapidjson::StringBuffer& buffer, std::size_t most)
        : to_(to), buffer_(buffer), end_(buffer.GetSize() + most) {}

    bool Null() { return to_.Null() && fits(); }
    bool Bool(bool value) { return to_.Bool(value) && fits(); }
    bool Int(int value) { return to_.Int(value) && fits(); }
    bool Uint(unsigned value) { return to_.Uint(value) && fits(); }
    bool Int64(std::int64_t value) { return to_.Int64(value) && fits(); }
    bool Uint64(std::uint64_t value) { return to_.Uint64(value) && fits(); }
    bool Double(double value) { return to_.Double(value) && fits(); }
    bool RawNumber(const char*, rapidjson::SizeType, bool) { return false; }
    bool String(const char* value, rapidjson::SizeType size, bool) {
        return buffer_.GetSize() + size <= end_ && to_.String(value, size) && fits();
    }
    bool Key(const char* value, rapidjson::SizeType size, bool) {
        return buffer_.GetSize() + size <= end_ && to_.Key(value, size) && fits();
    }
    bool StartObject() { return to_.StartObject() && fits(); }
    bool EndObject(rapidjson::SizeType) { return to_.EndObject() && fits(); }
    bool StartArray() { return to_.StartArray() && fits(); }
    bool EndArray(rapidjson::SizeType) { return to_.EndArray() && fits(); }

private:
    bool fits() const { return buffer_.GetSize() <= end_; }

    output& to_;
    const rapidjson::StringBuffer& buffer_;
    std::size_t end_;
};

// Empty when it is longer than `most`.
std::string short_json(const rapidjson::Value* value, std::size_t most) {
    if (value == nullptr) return "null";
    rapidjson::StringBuffer buffer;
    output to(buffer);
    short_copy copy(to, buffer, most);
    return value->Accept(copy) ? std::string(buffer.GetString(), buffer.GetSize()) : std::string();
}

void raw_member(output& to, std::string_view name, std::string_view json) {
    if (json.empty()) return;
    key(to, name);
    to.RawValue(json.data(), json.size(), rapidjson::kObjectType);
}

std::string entry(const fault& found, const std::vector<misfit_list::step>& path, std::string_view input) {
    rapidjson::StringBuffer buffer;
    output to(buffer);
    to.StartObject();
    member(to, "type", found.type);
    key(to, "loc");
    to.StartArray();
    text(to, "body");
    for (const misfit_list::step& step : path) {
        if (const auto* index = std::get_if<std::size_t>(&step))
            to.Uint64(*index);
        else if (const auto* label = std::get_if<misfit_list::label>(&step))
            text(to, label->name);
        else if (const auto* one = std::get_if<misfit_list::alternative>(&step))
            text(to, alternative_label(*one->type));
        else
            text(to, std::get<misfit_list::member>(step).name);
    }
    to.EndArray();
    member(to, "msg", found.message);
    raw_member(to, "input", input);
    raw_member(to, "ctx", found.context);
    to.EndObject();
    return {buffer.GetString(), buffer.GetSize()};
}

} // namespace

std::string context(std::initializer_list<std::pair<std::string_view, context_value>> members) {
    rapidjson::StringBuffer buffer;
    output to(buffer);
    to.StartObject();
    for (const auto& [name, value] : members) {
        key(to, name);
        if (const auto* whole = std::get_if<std::int64_t>(&value))
            to.Int64(*whole);
        else if (const auto* positive = std::get_if<std::uint64_t>(&value))
            to.Uint64(*positive);
        else if (const auto* real = std::get_if<double>(&value))
            to.Double(*real);
        else
            text(to, std::get<std::string_view>(value));
    }
    to.EndObject();
    return {buffer.GetString(), buffer.GetSize()};
}

void misfit_list::add(const fault& found, const rapidjson::Value* input) {
    ++found_;
    if (full()) return;
    kept_.push_back({std::string(found.type), pointer(), found.message,
                     entry(found, path_, short_json(input, rules_.input_bytes))});
}

void misfit_list::add_json_fault(std::size_t offset, std::string_view message) {
    ++found_;
    if (full()) return;
    const fault found{"json_invalid", "JSON decode error", context({{"error", message}})};
    kept_.push_back({std::string(found.type), "",
                     found.message + ": " + std::string(message) + " at " + std::to_string(offset),
                     entry(found, {step(offset)}, "{}")});
}

void misfit_list::drop_since(const mark& before) {
    found_ = before.found;
    kept_.resize(before.kept);
}

std::string misfit_list::pointer() const {
    std::string text;
    for (const step& one : path_) {
        if (std::holds_alternative<label>(one) || std::holds_alternative<alternative>(one)) continue;
        text += '/';
        if (const auto* index = std::get_if<std::size_t>(&one)) {
            text += std::to_string(*index);
            continue;
        }
        for (const char letter : std::get<member>(one).name) {
            if (letter == '~')
                text += "~0";
            else if (letter == '/')
                text += "~1";
            else
                text += letter;
        }
    }
    return text;
}

} // namespace berth::host::describe
