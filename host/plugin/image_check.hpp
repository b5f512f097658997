// Every check of the loader that needs no code of the plugin to run. The report is what a refusal says and what
// `berth check` prints: all differences at once, each with what was expected, what was found and what cures it.
// Any thread.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace berth::host::plugin {

// From the note in the file.
struct image_identity {
    std::string name;
    std::string version;
    std::string sdk_version;
    std::string compiler;
    std::uint32_t abi_major = 0;
    std::uint32_t abi_minor = 0;
    // It has thread_local objects with destructors: a thread that ran its code pins the image until the thread ends, so
    // its calls must stay off the event loops.
    bool thread_locals = false;
};

struct check_line {
    enum class verdict { ok, warning, refused } result = verdict::ok;
    std::string text;
};

struct check_report {
    std::vector<check_line> lines;
    std::optional<image_identity> identity; // present when nothing was refused
    bool incomplete = false; // the file ends before it should: it may be a copy under way

    void ok(std::string text) { lines.push_back({check_line::verdict::ok, std::move(text)}); }
    void warn(std::string text) { lines.push_back({check_line::verdict::warning, std::move(text)}); }
    void refuse(std::string text) { lines.push_back({check_line::verdict::refused, std::move(text)}); }
    bool refused() const noexcept;
    std::string refusal() const; // all that was refused, in one sentence; empty when nothing was
    std::string text() const;    // a line each: "ok       …", "warning  …", "refused  …"
};

// An image of 1 GiB is a mistake.
constexpr std::uint64_t largest_image = std::uint64_t{1} << 30;

// Regular file (a link is followed, what it leads to is checked), its owner and mode and those of its folder: nobody but
// root and the host's user may be able to change it. A group may write when it is the host's own or root's.
void check_file(const std::filesystem::path& file, check_report& report);
// The same rules of owner and mode for a file that is open already, which nobody can exchange any more: why it is not
// to be trusted, or empty.
std::string rights_fault(const std::filesystem::path& file, const struct ::stat& opened);
// The bytes of an image.
void check_bytes(std::string_view bytes, check_report& report);
// Both.
check_report check_image(const std::filesystem::path& file);

} // namespace berth::host::plugin
