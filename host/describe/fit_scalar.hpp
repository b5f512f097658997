// Does a JSON value fit a plain type: a truth value, a number, a text, an enumerator, a time, bytes, a path, an id? In
// the words of pydantic 2. Values, any thread.
#pragma once

#include <describe/misfit_list.hpp>

namespace berth::host::describe {

// As the conversions of pydantic's lax mode allow, or none.
enum class conversions { lax, none };

// `limits` null: none. Of the types that are no plain ones, and of ANY, everything fits.
fit fit_scalar(const berth_type& type, const berth_field* limits, const rapidjson::Value& value, conversions allowed);

// The parts of it, each for its own kinds.
fit fit_bool(const rapidjson::Value& value, conversions allowed);
fit fit_integer(const berth_type& type, const berth_field* limits, const rapidjson::Value& value, conversions allowed);
fit fit_number(const berth_field* limits, const rapidjson::Value& value, conversions allowed);
fit fit_string(const berth_field* limits, std::string_view text);
fit fit_enum(const berth_type& type, const rapidjson::Value& value);
fit fit_bytes(const berth_field* limits, const rapidjson::Value& value);
fit fit_time(const berth_type& type, const rapidjson::Value& value, conversions allowed);

inline std::string_view text_of(const rapidjson::Value& value) {
    return {value.GetString(), value.GetStringLength()};
}
inline bool limited(const berth_field* limits, std::uint32_t by) {
    return limits != nullptr && (limits->flags & by) != 0;
}
// "1 item", "2 items".
std::string counted(std::uint64_t number, std::string_view thing, std::string_view things);

} // namespace berth::host::describe
