// A path that a caller names, fit to be looked up under a folder: relative, without "..", of bounded depth. Repeated
// slashes, "." and a slash at the end are dropped. Percent-decoding was done before, once: a slash that was encoded is
// a slash here.
#pragma once

#include <berth/problem.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace berth::detail {

// Files being received; not there for anybody until they have got their name.
inline constexpr std::string_view unfinished_prefix = ".berth-upload-";

class confined_path {
public:
    static constexpr std::size_t deepest = 64;          // components
    static constexpr std::size_t longest_component = 255; // bytes, as Linux has it

    confined_path() = default; // the folder itself
    // Throws problem 400 for a path that is none of these.
    explicit confined_path(std::string_view spelled) {
        if (!spelled.empty() && spelled.front() == '/') refuse(spelled, "begins with a slash; expected a relative path");
        if (spelled.find('\0') != spelled.npos) refuse("", "holds a NUL");
        while (!spelled.empty()) {
            const std::size_t end = spelled.find('/');
            const std::string_view part = spelled.substr(0, end);
            spelled.remove_prefix(end == spelled.npos ? spelled.size() : end + 1);
            if (!part.empty() && part != ".") add(part);
        }
    }

    bool is_root() const noexcept { return components_.empty(); }
    const std::vector<std::string>& components() const noexcept { return components_; }
    const std::string& name() const { return components_.back(); } // not of the root
    // Its components joined by slashes; "." for the folder itself.
    std::string text() const {
        std::string joined;
        for (const std::string& one : components_) joined += (joined.empty() ? "" : "/") + one;
        return joined.empty() ? "." : joined;
    }
    confined_path parent() const {
        confined_path above = *this;
        above.components_.pop_back();
        return above;
    }
    // Of a name that a folder listed.
    confined_path child(std::string_view name) const {
        confined_path below = *this;
        below.add(name);
        return below;
    }

private:
    void add(std::string_view part) {
        if (part == "..") refuse(part, "would leave the folder");
        if (part.size() > longest_component) refuse(part.substr(0, 32), "is longer than 255 bytes");
        if (part.starts_with(unfinished_prefix)) refuse(part, "is the name of an unfinished upload");
        if (components_.size() == deepest) refuse(part, "lies deeper than 64 folders");
        components_.emplace_back(part);
    }
    [[noreturn]] static void refuse(std::string_view what, const char* why) {
        throw problem(400, "the path \"" + std::string(what) + "\" " + why);
    }

    std::vector<std::string> components_;
};

} // namespace berth::detail
