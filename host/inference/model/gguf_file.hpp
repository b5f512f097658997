// A GGUF file on disk, mapped and read: the owner of the bytes that a gguf looks at. Immutable: any thread. Whoever
// keeps a view of a value or a tensor keeps this, too.
#pragma once

#include <inference/model/gguf.hpp>
#include <inference/model/mapped_file.hpp>

#include <filesystem>

namespace berth::host::inference {

class gguf_file {
public:
    // Throws model_error, with the name of the file in its text.
    explicit gguf_file(const std::filesystem::path& file, const gguf_limits& limits = {});

    const gguf& contents() const noexcept { return contents_; }
    const gguf* operator->() const noexcept { return &contents_; }
    std::uint64_t size() const noexcept { return mapping_.bytes().size(); }

private:
    mapped_file mapping_;
    gguf contents_;
};

} // namespace berth::host::inference
