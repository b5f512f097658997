// Where the next page of a list begins: the query of the first one and the number behind which to go on, as one word
// for URLs. Pure, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace berth::host::artifact {

struct page_place {
    std::string query;
    std::int64_t behind = 0;
};

std::string token_of(const page_place& place);
// Nothing when no token looks like that.
std::optional<page_place> place_of(std::string_view token);

} // namespace berth::host::artifact
