// What a list is asked for: ?state=&tool=&after=&limit=. Pure, any thread.
#pragma once

#include <job/rows.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace berth::host::job {

constexpr std::size_t longest_list = 1000;

// The last value of that name, decoded.
std::optional<std::string> query_value(std::string_view query, std::string_view name);
std::optional<std::uint32_t> number_of(std::string_view text);
// `fault` says what does not fit.
list_query list_query_of(std::string_view query, std::string& fault);

} // namespace berth::host::job
