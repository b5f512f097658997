// What became of one statement.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

namespace berth::host::record {

struct outcome {
    std::uint32_t status = 0; // 0: done; otherwise an HTTP status
    std::string detail;       // why not, a sentence
    std::int64_t result = 0;

    bool failed() const noexcept { return status != 0; }
};

inline outcome failure_of(std::uint32_t status, std::string detail) {
    return {status, "records: " + detail, 0};
}

} // namespace berth::host::record
