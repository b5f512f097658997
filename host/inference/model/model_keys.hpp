// Single keys of a file's metadata, of the type they must have. Each throws model_error, which names the key.
#pragma once

#include <inference/model/gguf.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace berth::host::inference {

class model_keys {
public:
    explicit model_keys(const gguf& file) : file_(file) {}

    // From 1 to `most`.
    std::uint32_t count(const std::string& key, std::uint32_t most) const;
    std::optional<std::uint32_t> count_if_there(const std::string& key, std::uint32_t most) const;
    // Above 0, and finite.
    double positive(const std::string& key) const;
    double positive_or(const std::string& key, double otherwise) const;
    std::string_view text(const std::string& key) const;
    std::string_view text_or(const std::string& key, std::string_view otherwise) const;
    bool boolean_or(const std::string& key, bool otherwise) const;

    [[noreturn]] static void refuse(std::string_view key, const std::string& expected, const std::string& found);

private:
    const gguf& file_;
};

// A value as it is shown in refusals: short and on one line.
std::string text_of(const gguf_value& value);

} // namespace berth::host::inference
