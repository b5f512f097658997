// What a plugin says of itself, as a deep copy of its constant tables: it outlives the image, crosses to and from a
// worker as bytes, and is the only place that walks foreign arrays by their own element size. All other host code reads
// the copy as plain abi.h structs. Immutable once made; any thread.
#pragma once

#include <berth/abi.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace berth::host::plugin {

class description {
public:
    // Copies a live table after checking it: bounds, null pointers, unique routes, path templates that fit their
    // inputs. A string result lists every fault.
    static std::variant<std::shared_ptr<const description>, std::string> copy(const berth_plugin_table& table);
    static std::variant<std::shared_ptr<const description>, std::string> decode(std::string_view bytes);
    std::string encode() const;

    // Strings are never null in the copy (empty instead), counts and pointers agree, `size` is the host's sizeof.
    const berth_plugin_table& table() const noexcept; // its functions are null
    std::span<const berth_endpoint> endpoints() const noexcept;
    std::span<const berth_type* const> records() const noexcept;
    // JSON of the default value of each object type that has one; empty when none.
    std::string_view defaults(const berth_type& type) const noexcept;

    ~description();

private:
    struct arena;
    explicit description(std::unique_ptr<arena> owned);
    std::unique_ptr<arena> arena_;
};

} // namespace berth::host::plugin
